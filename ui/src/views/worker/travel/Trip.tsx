import { For, Show } from "solid-js";

import { Call } from "../../../components/controls/Call";
import { Card, Figure } from "../../../components/controls/Card";
import { Icon } from "../../../components/controls/Icon";
import { Screen } from "../../../components/frame/Screen";
import { call } from "../../../backend/call";
import type { Journey, Trip as Plan } from "../../../backend/generated";
import { t } from "../../../i18n";
import { fresh } from "../../../state/changes";
import { me } from "../../../state/session";
import { dayInWords, dayInWordsAndTime, hourMinute } from "../../../state/time";

/** Every journey that there is a ticket for: when, where, with whom. */
export function Trip() {
  const trips = fresh(["trip"], () => call("worker.trips", { person: me() }));
  return (
    <Screen back title={t("trip.title")}>
      <For each={trips.latest} fallback={<p class="note">{t("trip.none")}</p>}>
        {(journey) => (
          <Show when={journey.plan} fallback={<p class="note note--dawn">{t("trip.no-plan")}</p>}>
            {(plan) => <Planned journey={journey} plan={plan()} />}
          </Show>
        )}
      </For>
    </Screen>
  );
}

function Planned(props: { journey: Journey; plan: Plan }) {
  const boards = () => props.plan.stops[props.journey.from];
  return (
    <>
      <Show when={props.plan.cancelled}>
        <div class="problem" role="alert">
          <p class="problem__what">{t("trip.cancelled")}</p>
          <p>{t("trip.cancelled-do", { who: props.plan.contact })}</p>
        </div>
      </Show>
      <Card>
        <div class="figures">
          <Figure label={dayInWords(boards()?.departs ?? "")} value={hourMinute(boards()?.departs ?? "")} />
          <Figure label={t("pass.seat")} value={props.journey.seat ?? "–"} />
        </div>
        <p class="strong">
          {t(`mode.${props.plan.vehicle.mode}`)} · {props.plan.vehicle.plate}
        </p>
      </Card>
      <Card>
        <ol class="way">
          <For each={props.plan.stops}>
            {(stop, index) => (
              <li
                class="way__stop"
                classList={{
                  "way__stop--now": index() === props.journey.from || index() === props.journey.to,
                  "way__stop--open": index() !== props.journey.from && index() !== props.journey.to,
                }}
              >
                <span class="way__mark" />
                <span class="way__text">
                  <span class="way__title">
                    {stop.name} {stop.detail}
                  </span>
                  <span class="way__note">
                    {dayInWordsAndTime(stop.departs)}
                    {index() === props.journey.from ? ` · ${t("trip.board-here")}` : ""}
                    {index() === props.journey.to ? ` · ${t("trip.leave-here")}` : ""}
                  </span>
                </span>
              </li>
            )}
          </For>
        </ol>
      </Card>
      <Card>
        <Call contact={props.plan.contact} />
        <Show when={props.plan.bring}>
          <p class="fact">
            <Icon name="card" /> {t("trip.bring")} {props.plan.bring}
          </p>
        </Show>
        <Show when={props.plan.employer}>
          {(employer) => (
            <p class="fact">
              <Icon name="people" /> {employer()}
            </p>
          )}
        </Show>
      </Card>
    </>
  );
}
