import { For, Show } from "solid-js";

import { Card, Row } from "../../../components/controls/Card";
import { Icon, type IconName } from "../../../components/controls/Icon";
import { Damaged } from "../../../components/failures/Damaged";
import { Screen } from "../../../components/frame/Screen";
import { Travellers } from "../../../components/travel/Travellers";
import { call } from "../../../backend/call";
import type { Ahead as AheadView, Home as HomeView } from "../../../backend/generated";
import { t } from "../../../i18n";
import { fresh } from "../../../state/changes";
import { go } from "../../../state/navigation";
import { me, whoAmI } from "../../../state/session";
import { dayAndTime } from "../../../state/time";
import { missing } from "../travel/ahead";
import { nextStep, stations, type NextStep, type Reached } from "./nextStep";

const OPENS: Record<NextStep, [open: () => void, icon: IconName]> = {
  correct: [() => { go("me"); }, "person"],
  register: [() => { go("register", { step: 1 }); }, "card"],
  intend: [() => { go("intent"); }, "bus"],
  declare: [() => { go("declare"); }, "heart"],
  verify: [() => { go("identity"); }, "card"],
  wait: [() => { go("intent"); }, "clock"],
  pass: [() => { go("pass"); }, "code"],
};

/** The worker's first screen: one next step, and where they stand. */
export function Home() {
  const home = fresh(["registration", "health", "trip", "outbox", "profile"], () => call("worker.home", { person: me() }));
  const trips = fresh(["trip", "profile"], () => call("worker.trips", { person: me() }));
  const ahead = fresh(["registration", "health", "trip", "trust", "profile"], () => call("worker.ahead", { person: me(), trip: null }));
  return (
    <Screen title={whoAmI()?.name || t("home.hello")} headed nav="home">
      <Travellers />
      <Damaged />
      <Show when={home.latest}>
        {(view) => (
          <>
            <Next step={nextStep(view())} />
            <Show when={view().contradiction}>
              <p class="note note--dawn">{t("home.contradiction")}</p>
            </Show>
            <Card>
              <h2 class="card__title">{t("home.journey")}</h2>
              <Journey home={view()} />
            </Card>
          </>
        )}
      </Show>
      <Show when={ahead.latest}>{(view) => <Asks ahead={view()} />}</Show>
      <Show when={trips.latest?.[0]?.plan}>
        {(plan) => (
          <button type="button" class="row" onClick={() => { go("trip"); }}>
            <span class="row__mark">
              <Icon name="bus" />
            </span>
            <span class="row__text">
              <span class="row__title">
                {plan().stops[0]?.name} → {plan().stops[plan().stops.length - 1]?.name}
              </span>
              <span class="row__note">
                {dayAndTime(plan().stops[0]?.departs ?? "")} · <span class="whole">{plan().vehicle.plate}</span>
              </span>
            </span>
          </button>
        )}
      </Show>
    </Screen>
  );
}

/** What the destination asks, in one line: how much of it is missing. */
function Asks(props: { ahead: AheadView }) {
  const lacking = () => missing(props.ahead);
  const line = () =>
    lacking() === undefined ? t("ahead.unknown") : lacking() === 0 ? t("ahead.ready") : t("ahead.missing", { n: lacking() ?? 0 });
  return (
    <Row
      icon={lacking() === 0 ? "check" : "heart"}
      title={line()}
      note={props.ahead.place_name}
      onPress={() => { go("ahead"); }}
    />
  );
}

function Next(props: { step: NextStep }) {
  const open = () => OPENS[props.step];
  return (
    <section class="next" aria-label={t("home.next")}>
      <p class="next__label">{t("home.next")}</p>
      <p class="next__title">{t(`next-${props.step}.title`)}</p>
      <p class="next__why">{t(`next-${props.step}.why`)}</p>
      <button
        type="button"
        class="button button--light"
        onClick={() => {
          open()[0]();
        }}
      >
        <Icon name={open()[1]} />
        <span>{t(`next-${props.step}.do`)}</span>
      </button>
    </section>
  );
}

function Journey(props: { home: HomeView }) {
  const rows = () => {
    const reached = stations(props.home);
    return [
      { name: "registered" as const, reached: reached.registered, saved: props.home.registration },
      { name: "verified" as const, reached: reached.verified, saved: null },
      { name: "intended" as const, reached: reached.intended, saved: props.home.intent },
      { name: "health" as const, reached: reached.health, saved: props.home.declaration },
      { name: "ticket" as const, reached: reached.ticket, saved: null },
    ];
  };
  return (
    <ol class="way">
      <For each={rows()}>
        {(row) => (
          <li class={`way__stop way__stop--${row.reached}`}>
            <span class="way__mark">
              <Show when={row.reached === "done"}>
                <Icon name="check" size={18} />
              </Show>
            </span>
            <span class="way__text">
              <span class="way__title">{t(`station.${row.name}`)}</span>
              <span class="way__note">
                {row.saved ? t(`saved.${row.saved}`) : t(NOTES[row.reached])}
              </span>
            </span>
          </li>
        )}
      </For>
    </ol>
  );
}

const NOTES = {
  done: "station.done",
  now: "station.now",
  open: "station.open",
} as const satisfies Record<Reached, string>;
