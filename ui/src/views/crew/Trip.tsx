import { For, Show, createSignal } from "solid-js";

import { Button } from "../../components/controls/Button";
import { Duty } from "../../components/staff/Duty";
import { Problem } from "../../components/failures/Problem";
import { Screen } from "../../components/frame/Screen";
import { call } from "../../backend/call";
import { Role, type Departure, type PassengerMatch, type Place, type RouteView } from "../../backend/generated";
import { t } from "../../i18n";
import { createAction } from "../../state/action";
import { done, fresh } from "../../state/changes";
import { go, type Screens } from "../../state/navigation";
import { clock, hourMinute } from "../../state/time";
import { Count } from "./Count";
import { Doubles } from "./Doubles";

const MINUTE = 60_000;

/** Changes once a minute. */
const minute = () => Math.floor(clock() / MINUTE);

/** A trip at the door: how many are on board, scan, look up, depart. */
export function Trip(props: Screens["crew-trip"]) {
  const way = fresh(["trip", "boarding"], () => call("crew.way", { trip: props.trip }));
  return (
    <Show when={way.latest} fallback={<Screen back title={t("crew.trip")}>{""}</Screen>}>
      {(shown) => <AtStop way={shown()} at={{ trip: props.trip, leg: shown().leg }} />}
    </Show>
  );
}

function AtStop(props: { way: RouteView; at: Place }) {
  const [asked, setAsked] = createSignal(false);
  // What another door showed grows old with time alone.
  const count = fresh(["boarding", "trip"], () => call("crew.headcount", props.at), minute);
  const doubles = fresh(["boarding"], () => call("crew.doubles", props.at));
  const people = fresh(["boarding", "trip"], () => call("crew.people", props.at));
  const door = fresh(["boarding"], () => call("crew.door", { trip: props.at.trip }));
  // Who is missing stands first: that is whom the crew looks for.
  const sorted = () => (people.latest ?? []).slice().sort((a, b) => Number(a.on_board) - Number(b.on_board));
  const stop = () => props.way.stops[props.at.leg];
  const last = () => props.at.leg >= props.way.stops.length - 1;
  const missing = () => count.latest?.missing.length ?? 0;
  const move = createAction(async (departure: Departure = "settled") => {
    if (props.way.standing && missing() > 0 && !asked()) {
      setAsked(true);
      return;
    }
    setAsked(false);
    await done(props.way.standing ? call("crew.depart", { ...props.at, departure }) : call("crew.arrive", { trip: props.at.trip, stop: props.at.leg }));
  });
  return (
    <Screen
      back
      title={`${stop()?.name ?? ""} ${stop() ? hourMinute(stop()?.departs ?? "") : ""}`}
      footer={
        <Show when={!(last() && props.way.standing)} fallback={<p class="foot__line">{t("crew.arrived")}</p>}>
          <Button kind="ink" onPress={() => { move(); }}>
            {props.way.standing
              ? asked()
                ? t("crew.depart-without", { n: missing() })
                : missing() > 0
                  ? t("crew.depart-missing", { n: missing() })
                  : t("crew.depart")
              : t("crew.arrive", { stop: stop()?.name ?? "" })}
          </Button>
        </Show>
      }
    >
      <Duty trip={props.at.trip} role={Role.Crew} />
      <Doubles at={props.at} doubles={doubles.latest} />
      <Show when={count.latest}>
        {(shown) => <Count count={shown()} />}
      </Show>
      <Show when={count.latest?.door_unsaid}>
        <div class="note note--dawn">
          <p class="strong">{t("crew.door-unsaid")}</p>
          <Button icon="doors" onPress={() => { go("crew-doors", props.at); }}>
            {t("doors.mine")}
          </Button>
        </div>
      </Show>
      <Show when={!last()}>
        <Button kind="main" icon="code" onPress={() => { go("crew-scan", props.at); }}>
          {t("crew.scan")}
        </Button>
        <div class="pair">
          <Button icon="search" onPress={() => { go("crew-find", props.at); }}>
            {t("crew.find")}
          </Button>
          <Button icon="doors" onPress={() => { go("crew-doors", props.at); }}>
            {t((door.latest?.[1] ?? 0) > 1 ? "crew.door-other" : "crew.doors")}
          </Button>
        </div>
      </Show>
      <Problem error={move.error()}>
        <Show when={move.error()?.code === "doors-not-merged"}>
          <Button kind="main" icon="doors" onPress={() => { go("crew-doors", props.at); }}>
            {t("doors.title")}
          </Button>
        </Show>
        <Show when={move.error()?.code === "double-boarding"}>
          <Button kind="danger" onPress={() => { move("not-settled"); }}>
            {t("double.depart", { n: doubles.latest?.length ?? 0 })}
          </Button>
        </Show>
      </Problem>
      <For each={sorted()}>{(person) => <Person person={person} />}</For>
      <Show when={!last()}>
        <Button kind="bare" onPress={() => { go("crew-call-out", props.at); }}>
          {t("call-out.title")}
        </Button>
      </Show>
    </Screen>
  );
}

/** A person of the manifest: seat, name, and whether they are on board, in words too. */
export function Person(props: { person: PassengerMatch }) {
  return (
    <div class="person">
      <span class="row__mark row__mark--text">{props.person.seat ?? props.person.slot}</span>
      <span class="row__text">
        <span class="row__title">{props.person.name}</span>
        <span class="row__note">{t("crew.last-four", { digits: props.person.last_four })}</span>
      </span>
      <span class="state" classList={{ "state--board": props.person.on_board, "state--hold": !props.person.on_board }}>
        {props.person.on_board ? "✓ " : ""}
        {t(props.person.on_board ? "crew.boarded" : "crew.not-boarded")}
      </span>
    </div>
  );
}
