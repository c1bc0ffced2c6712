import { Show } from "solid-js";

import { Call } from "../../../components/controls/Call";
import type { Journey, Trip } from "../../../backend/generated";
import { t } from "../../../i18n";
import { hourMinute, monthDay, weekday } from "../../../state/time";

/** The ticket of the next leg: when, where to get on, in which seat of which vehicle, and whom to call. */
export function Ticket(props: { journey: Journey }) {
  return (
    <section class="card ticket" aria-label={t("home.ticket")}>
      <Show
        when={props.journey.plan}
        fallback={
          <>
            <p>{t("trip.no-plan")}</p>
            <Fact label={t("pass.seat")} value={props.journey.seat ?? "–"} />
          </>
        }
      >
        {(plan) => <Planned journey={props.journey} plan={plan()} />}
      </Show>
    </section>
  );
}

function Planned(props: { journey: Journey; plan: Trip }) {
  const stop = () => props.plan.stops[props.journey.from];
  const departs = () => stop()?.departs ?? "";
  return (
    <>
      <Show when={props.plan.cancelled}>
        <div class="problem" role="alert">
          <p class="problem__what">{t("trip.cancelled")}</p>
          <p>{t("trip.cancelled-do", { who: props.plan.contact })}</p>
        </div>
      </Show>
      <div>
        <h2 class="ticket__when" classList={{ "ticket__when--off": props.plan.cancelled }}>
          {weekday(departs())} {hourMinute(departs())}
        </h2>
        <p class="quiet">{t("pass.departs", { day: monthDay(departs()) })}</p>
      </div>
      <Show when={!props.plan.cancelled}>
        <div>
          <p class="ticket__stop">
            {stop()?.name} {stop()?.detail}
          </p>
          <p class="quiet">
            {t("trip.board-here")}
            <Show when={stop()?.arrives !== departs()}> · {t("home.board-from", { time: hourMinute(stop()?.arrives ?? "") })}</Show>
          </p>
        </div>
        <div class="figures">
          <Fact label={t(`mode.${props.plan.vehicle.mode}`)} value={props.plan.vehicle.plate} />
          <Fact label={t("pass.seat")} value={props.journey.seat ?? "–"} end />
        </div>
      </Show>
      <Call contact={props.plan.contact} />
    </>
  );
}

function Fact(props: { label: string; value: string; end?: boolean }) {
  return (
    <div class="figure" classList={{ "figure--end": props.end === true }}>
      <span class="figure__label">{props.label}</span>
      <span class="ticket__value">{props.value}</span>
    </div>
  );
}
