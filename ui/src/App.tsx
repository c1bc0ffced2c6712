import { Show, type Component, type JSX } from "solid-js";
import { Dynamic } from "solid-js/web";

import { BrandMark } from "./components/frame/BrandMark";
import { Boundary } from "./components/frame/Boundary";
import { Problem } from "./components/failures/Problem";
import { t } from "./i18n";
import { here, type Place, type ScreenName, type Screens } from "./state/navigation";
import { startFailure, started } from "./state/session";
import { Ask } from "./views/crew/Ask";
import { CallOut } from "./views/crew/CallOut";
import { Doors } from "./views/crew/Doors";
import { Find } from "./views/crew/Find";
import { Health } from "./views/crew/Health";
import { Scan } from "./views/crew/Scan";
import { Trip as CrewTrip } from "./views/crew/Trip";
import { Trips } from "./views/crew/Trips";
import { placeOf } from "./views/crew/place";
import { Arrivals } from "./views/employer/Arrivals";
import { AskWorker } from "./views/employer/AskWorker";
import { GateScan } from "./views/employer/GateScan";
import { People } from "./views/helper/People";
import { Person } from "./views/helper/Person";
import { Phone } from "./views/helper/Phone";
import { Consent } from "./views/start/Consent";
import { Setup } from "./views/start/Setup";
import { Staff } from "./views/start/Staff";
import { Welcome } from "./views/start/Welcome";
import { Ahead } from "./views/worker/travel/Ahead";
import { Answer } from "./views/worker/pass/Answer";
import { Asked } from "./views/worker/pass/Asked";
import { CertificateAdd, Certificates } from "./views/worker/health/Certificates";
import { Companions } from "./views/worker/me/Companions";
import { Declare } from "./views/worker/health/Declare";
import { Home } from "./views/worker/home/Home";
import { Identity } from "./views/worker/me/Identity";
import { Intent } from "./views/worker/travel/Intent";
import { Me } from "./views/worker/me/Me";
import { Mine } from "./views/worker/me/Mine";
import { Move } from "./views/worker/me/Move";
import { Notice, Notices } from "./views/worker/home/Notices";
import { Paper } from "./views/worker/pass/Paper";
import { Pass } from "./views/worker/pass/Pass";
import { Receipts } from "./views/worker/me/Receipts";
import { Register } from "./views/worker/me/Register";
import { Trip } from "./views/worker/travel/Trip";

const SCREENS: { [Name in ScreenName]: Component<Screens[Name]> } = {
  welcome: Welcome,
  consent: Consent,
  staff: Staff,
  home: Home,
  register: Register,
  intent: Intent,
  declare: Declare,
  pass: Pass,
  answer: Answer,
  paper: Paper,
  trip: Trip,
  notices: Notices,
  notice: Notice,
  me: Me,
  mine: Mine,
  companions: Companions,
  ahead: Ahead,
  certificates: Certificates,
  "certificate-add": CertificateAdd,
  asked: Asked,
  receipts: Receipts,
  identity: Identity,
  move: Move,
  crew: () => <Trips title={t("crew.title")} opens="crew-trip" />,
  "crew-trip": CrewTrip,
  "crew-scan": (props) => <Scan at={placeOf(props)} code={props.code} />,
  "crew-find": Find,
  "crew-ask": Ask,
  "crew-health": Health,
  "crew-doors": Doors,
  "crew-call-out": CallOut,
  employer: () => <Trips title={t("gate.title")} opens="arrivals" />,
  arrivals: Arrivals,
  "employer-scan": GateScan,
  "employer-ask": AskWorker,
  helper: People,
  "helper-person": Person,
  "helper-phone": Phone,
};

/** The whole window: the screen that is open, once the core has answered. */
export function App(): JSX.Element {
  return (
    <Show when={started()} fallback={<Starting />}>
      <Boundary>
        {/* `Place` has a screen and its own parameters; a component of either of them is what Dynamic cannot tell. */}
        <Dynamic component={SCREENS[here().screen] as Component<Place["params"]>} {...here().params} />
      </Boundary>
    </Show>
  );
}

function Starting() {
  return (
    <Show when={startFailure()?.code !== "not-set-up"} fallback={<Setup />}>
      <main class="main hero" id="main">
        <BrandMark />
        <h1 class="hero__title">{t("brand.name")}</h1>
        <Problem error={startFailure()} />
      </main>
    </Show>
  );
}
