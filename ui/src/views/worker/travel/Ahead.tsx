import { For, Match, Show, Switch, createSignal } from "solid-js";

import { Button } from "../../../components/controls/Button";
import { Card, Row } from "../../../components/controls/Card";
import { Icon } from "../../../components/controls/Icon";
import { Legs, legOf } from "../../../components/travel/Legs";
import { Screen } from "../../../components/frame/Screen";
import { call } from "../../../backend/call";
import type { Ahead as AheadView, AheadRule } from "../../../backend/generated";
import { inWords, t } from "../../../i18n";
import { fresh } from "../../../state/changes";
import { go } from "../../../state/navigation";
import { about, whom } from "../../../state/session";
import { dayInWords, dayInWordsAndTime } from "../../../state/time";
import { isReady } from "./ahead";

/** What the destination asks, what of it is missing, and by when it is needed. */
export function Ahead() {
  const [chosen, setChosen] = createSignal<string>();
  const ahead = fresh(
    ["health", "trip", "trust", "registration", "profile"],
    () => call("worker.ahead", { person: whom(), trip: chosen() ?? null }),
    chosen,
  );
  const trips = fresh(["trip", "profile"], () => call("worker.trips", { person: whom() }));
  return (
    <Screen
      back
      title={t("ahead.title")}
      footer={
        <Show when={ahead.latest}>
          <Button kind="main" icon="plus" onPress={() => { go("certificate-add", about()); }}>
            {t("certificates.add")}
          </Button>
        </Show>
      }
    >
      <Show
        when={ahead.latest}
        fallback={
          <Show when={ahead.state === "ready"}>
            <p class="note">{t("ahead.nowhere")}</p>
            <Row icon="bus" title={t("next-intend.do")} onPress={() => { go("intent", about()); }} />
          </Show>
        }
      >
        {(view) => (
          <>
            <Legs legs={(trips.latest ?? []).map(legOf)} shown={view().trip ?? undefined} onChoose={setChosen} />
            <Asked view={view()} />
          </>
        )}
      </Show>
      <Row icon="card" title={t("certificates.title")} onPress={() => { go("certificates", about()); }} />
    </Screen>
  );
}

function Asked(props: { view: AheadView }) {
  return (
    <>
      <Card>
        <p class="strong">{props.view.place_name}</p>
        <p class="quiet">
          {props.view.planned
            ? t("ahead.departs", { time: dayInWordsAndTime(props.view.boarding_at) })
            : t("ahead.wished", { time: dayInWords(props.view.boarding_at) })}
        </p>
      </Card>
      <Show when={props.view.rules} fallback={<p class="note note--dawn">{t("ahead.no-rules")}</p>}>
        {(rules) => (
          <>
            <Show when={isReady(props.view)}>
              <p class="note note--good">
                <Icon name="check" /> {t("ahead.ready")}
              </p>
            </Show>
            <Card>
              <p class="quiet">{inWords(rules())}</p>
              <ul class="checks">
                <For each={props.view.health_code}>
                  {(problem) => <Line state="failed" words={t(`ahead.code-${problem}`)} />}
                </For>
                <For each={props.view.outcomes}>
                  {(rule) => <Line state={rule.state} words={inWords(rule.words)} from={rule.from} by={rule.by} />}
                </For>
              </ul>
            </Card>
          </>
        )}
      </Show>
    </>
  );
}

function Line(props: { state: AheadRule["state"]; words: string; from?: string | null; by?: string | null }) {
  const missing = () => props.state !== "passed";
  return (
    <li class={`checks__line checks__line--${props.state}`}>
      <span class="checks__mark">
        <Switch fallback="?">
          <Match when={props.state === "passed"}>
            <Icon name="check" size={18} />
          </Match>
          <Match when={props.state === "failed"}>
            <Icon name="cross" size={18} />
          </Match>
        </Switch>
      </span>
      <span>
        <span class="strong">{t(`ahead.${props.state}`)}</span> {props.words}
        <Show when={missing() && props.from}>
          {(from) => <span class="checks__when">{t("ahead.from", { time: dayInWordsAndTime(from()) })}</span>}
        </Show>
        <Show when={missing() && props.by}>
          {(by) => <span class="checks__when checks__when--due">{t("ahead.by", { time: dayInWordsAndTime(by()) })}</span>}
        </Show>
      </span>
    </li>
  );
}
