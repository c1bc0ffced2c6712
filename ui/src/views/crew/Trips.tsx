import { For, Show } from "solid-js";

import { Row } from "../../components/Card";
import { Icon } from "../../components/Icon";
import { Screen } from "../../components/Screen";
import { crew, staff } from "../../backend/commands";
import { t } from "../../i18n";
import { fresh } from "../../state/changes";
import { go, type ScreenName } from "../../state/navigation";
import { me } from "../../state/session";
import { ago, dayAndTime, secondsSince } from "../../state/time";

/** The trips on this device; crew and employers begin here. */
export function Trips(props: { title: string; opens: ScreenName }) {
  const trips = fresh(["trip", "boarding"], crew.trips);
  const badges = fresh(["profile", "outbox"], staff.ready);
  const ready = () => badges.latest?.find((b) => b.person === me())?.ready ?? true;
  return (
    <Screen title={props.title} headed tools={<MeButton />}>
      <Show when={!ready()}>
        <div class="note note--dawn" role="status">
          <strong>{t("staff.waiting")}</strong> {t("staff.waiting-do")}
        </div>
      </Show>
      <For each={trips.latest} fallback={<p class="note">{t("crew.no-trips")}</p>}>
        {(trip) => (
          <Row
            icon="bus"
            title={`${trip.from} → ${trip.to}`}
            note={
              trip.cancelled
                ? t("trip.cancelled")
                : `${dayAndTime(trip.departs)} · ${trip.vehicle}` +
                  (trip.manifest_since
                    ? ` · ${t("crew.manifest-age", { age: ago(secondsSince(trip.manifest_since)) })}`
                    : "")
            }
            end={
              <span class="row__count">
                {trip.people === null ? t("crew.no-manifest") : t("crew.people", { n: trip.people, seats: trip.seats })}
              </span>
            }
            onPress={() => { go(props.opens, { trip: trip.id }); }}
          />
        )}
      </For>
    </Screen>
  );
}

/** Leads staff to language, sync and the others on this device. */
export function MeButton() {
  return (
    <button type="button" class="round" aria-label={t("nav.me")} onClick={() => { go("me"); }}>
      <Icon name="gear" />
    </button>
  );
}
