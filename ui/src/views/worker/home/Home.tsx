import { For, Show, createSignal } from "solid-js";

import { Card, Row } from "../../../components/controls/Card";
import { Icon, type IconName } from "../../../components/controls/Icon";
import { ReadAloud } from "../../../components/controls/ReadAloud";
import { Damaged } from "../../../components/failures/Damaged";
import { Screen } from "../../../components/frame/Screen";
import { Travellers } from "../../../components/travel/Travellers";
import { call } from "../../../backend/call";
import type { Ahead as AheadView, Home as HomeView, Journey, Trip as Plan } from "../../../backend/generated";
import { t } from "../../../i18n";
import { fresh } from "../../../state/changes";
import { go } from "../../../state/navigation";
import { me, whoAmI } from "../../../state/session";
import { dayInWordsAndTime } from "../../../state/time";
import { missing } from "../travel/ahead";
import { Lacking } from "./Lacking";
import { Ticket } from "./Ticket";
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

/** The worker's first screen: the ticket where there is one, else one next step; what is done is one line. */
export function Home() {
  const home = fresh(["registration", "health", "trip", "outbox", "profile"], () => call("worker.home", { person: me() }));
  const trips = fresh(["trip", "profile"], () => call("worker.trips", { person: me() }));
  const ahead = fresh(["registration", "health", "trip", "trust", "profile"], () => call("worker.ahead", { person: me(), trip: null }));
  const ticket = () => trips.latest?.[0];
  return (
    <Screen
      title={whoAmI()?.name || t("home.hello")}
      headed={!ticket()}
      tools={<Show when={ticket()}><ReadAloud /></Show>}
      nav="home"
    >
      <Travellers />
      <Damaged />
      <Show when={ticket()}>
        {(journey) => (
          <>
            <Ticket journey={journey()} />
            <Show when={!journey().plan?.cancelled}>
              <Lacking />
            </Show>
          </>
        )}
      </Show>
      <Show when={home.latest}>
        {(view) => (
          <>
            <Show when={!view().ticket}>
              <Next step={nextStep(view())} />
            </Show>
            <Show when={view().duplicate_identity}>
              <p class="note note--dawn">{t("home.contradiction")}</p>
            </Show>
            <Stations home={view()} />
          </>
        )}
      </Show>
      <Show when={ahead.latest}>{(view) => <Asks ahead={view()} />}</Show>
      <For each={trips.latest}>{(journey) => <Show when={journey.plan}>{(plan) => <Leg journey={journey} plan={plan()} />}</Show>}</For>
    </Screen>
  );
}

/** A leg of the journey, which opens the whole plan. */
function Leg(props: { journey: Journey; plan: Plan }) {
  const stop = (at: number) => props.plan.stops[at];
  return (
    <Row
      icon="bus"
      title={`${stop(props.journey.from)?.name ?? ""} → ${stop(props.journey.to)?.name ?? ""}`}
      note={
        <>
          {dayInWordsAndTime(stop(props.journey.from)?.departs ?? "")} · <span class="whole">{props.plan.vehicle.plate}</span>
        </>
      }
      onPress={() => { go("trip"); }}
    />
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

/** How far the journey is: what is done in one line, what is to do below it, where no ticket names it above. */
function Stations(props: { home: HomeView }) {
  const [unfolded, setUnfolded] = createSignal(false);
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
  const over = () => rows().filter(({ reached }) => reached === "done");
  const left = () => (props.home.ticket ? [] : rows().filter(({ reached }) => reached !== "done"));
  return (
    <Card>
      <Show when={over().length > 0}>
        <button type="button" class="fold" aria-expanded={unfolded()} onClick={() => { setUnfolded(!unfolded()); }}>
          <Icon name="check" />
          <span class="fold__title">{t("home.done", { n: over().length })}</span>
          <span class="fold__mark" aria-hidden="true" />
        </button>
      </Show>
      <Show when={unfolded()}>
        <ol class="way">
          <For each={over()}>{(row) => <Station {...row} />}</For>
        </ol>
      </Show>
      <Show when={left().length > 0}>
        <h2 class="card__title">{t("home.journey")}</h2>
        <ol class="way">
          <For each={left()}>{(row) => <Station {...row} />}</For>
        </ol>
      </Show>
    </Card>
  );
}

function Station(props: { name: keyof ReturnType<typeof stations>; reached: Reached; saved: HomeView["registration"] }) {
  return (
    <li class={`way__stop way__stop--${props.reached}`}>
      <span class="way__mark">
        <Show when={props.reached === "done"}>
          <Icon name="check" size={18} />
        </Show>
      </span>
      <span class="way__text">
        <span class="way__title">{t(`station.${props.name}`)}</span>
        <span class="way__note">{props.saved ? t(`saved.${props.saved}`) : t(NOTES[props.reached])}</span>
      </span>
    </li>
  );
}

const NOTES = {
  done: "station.done",
  now: "station.now",
  open: "station.open",
} as const satisfies Record<Reached, string>;
