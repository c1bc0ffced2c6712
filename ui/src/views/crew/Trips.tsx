import { For, Show } from "solid-js";

import { Badge } from "../../components/staff/Badge";
import { Row } from "../../components/controls/Card";
import { Icon } from "../../components/controls/Icon";
import { Screen } from "../../components/frame/Screen";
import { call } from "../../backend/call";
import type { TripView } from "../../backend/generated";
import { t } from "../../i18n";
import { fresh } from "../../state/changes";
import { asError } from "../../state/errors";
import { go } from "../../state/navigation";
import { ago, dayInWordsAndTime, secondsSince } from "../../state/time";

/** The trips on this device; crew and employers begin here. */
export function Trips(props: { title: string; opens: "crew-trip" | "arrivals" }) {
  const trips = fresh(["profile", "trip", "boarding"], () => call("crew.trips").catch(noneYet));
  return (
    <Screen title={props.title} headed tools={<MeButton />}>
      <Badge />
      <For each={trips.latest} fallback={<p class="note">{t("crew.no-trips")}</p>}>
        {(trip) => (
          <Row
            icon="bus"
            title={`${trip.from} → ${trip.to}`}
            note={<Facts trip={trip} />}
            onPress={() => { go(props.opens, { trip: trip.id }); }}
          />
        )}
      </For>
    </Screen>
  );
}

/** Until the role is confirmed there are none; the badge tells of it. */
function noneYet(thrown: unknown): TripView[] {
  if (asError(thrown).code === "not-staff") return [];
  throw thrown;
}

function Facts(props: { trip: TripView }) {
  const list = () => {
    const { people, seats, manifest_since: since } = props.trip;
    if (people === null || since === null) return t("crew.no-manifest");
    return `${t("crew.people", { n: people, seats })} · ${t("crew.manifest-age", { age: ago(secondsSince(since)) })}`;
  };
  return (
    <Show when={!props.trip.cancelled} fallback={t("trip.cancelled")}>
      {dayInWordsAndTime(props.trip.departs)} · <span class="whole">{props.trip.vehicle}</span>
      <br />
      {list()}
    </Show>
  );
}

/** Leads staff to language, sync and the others on this device. */
export function MeButton() {
  return (
    <button type="button" class="round" aria-label={t("nav.me")} onClick={() => { go("me"); }}>
      <Icon name="person" />
    </button>
  );
}
