/** The screens: the parameters of each, and what shows it. */
import type { Component } from "solid-js";

import type { Place as Stand } from "./backend/generated";
import { t } from "./i18n";
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

/** Somebody whom a screen is about, where that is not the one whose screens are shown. */
interface Somebody {
  person?: string;
}

/** Where a passenger is judged: by their code, or by name on the list. */
export type Judging = "crew-scan" | "crew-find" | "employer-scan";

/** Where to judge again after something was done about a hold. */
interface Hold extends Stand {
  scan: Judging;
}

/** No parameters. */
export type None = Record<string, never>;

/** Every screen by its name, and its parameters. */
export interface Screens {
  welcome: None;
  /** Somebody without a phone, somebody who travels along, or somebody who is there and is asked again. */
  consent: Somebody & { for?: "paper" | "companion" };
  staff: None;
  home: None;
  /** `lead` travels with somebody else, who leads. */
  register: Somebody & { step: number; lead?: string };
  intent: Somebody;
  declare: Somebody;
  /** Of a trip or the next leg's; `digits` or `challenge` is what staff asked for freshness with. */
  pass: { trip?: string; digits?: number; challenge?: string };
  answer: { trip?: string };
  paper: None;
  trip: None;
  notices: Somebody;
  notice: Somebody & { id: string };
  me: None;
  mine: Somebody;
  companions: None;
  ahead: Somebody;
  certificates: Somebody;
  "certificate-add": Somebody;
  asked: { code?: string };
  receipts: None;
  identity: None;
  move: None;
  crew: None;
  "crew-trip": { trip: string };
  "crew-scan": Stand & { code?: string };
  /** Who of the list is judged at once. */
  "crew-find": Stand & { slot?: number };
  "crew-ask": Hold & { by?: "code" | "digits" };
  "crew-health": Hold & { slot: number; code?: string };
  "crew-doors": Stand;
  "crew-call-out": Stand;
  employer: None;
  arrivals: { trip: string };
  /** Whose code it is, or who of the list. */
  "employer-scan": { trip: string; leg?: number; code?: string; slot?: number };
  "employer-ask": None;
  helper: None;
  "helper-person": { person: string };
  "helper-phone": None;
}

/** What shows each screen. */
export const SCREENS: { [Name in keyof Screens]: Component<Screens[Name]> } = {
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
