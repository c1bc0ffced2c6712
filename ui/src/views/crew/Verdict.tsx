import { For, Show, onCleanup, onMount } from "solid-js";

import { VerdictShape } from "../../components/verdict/VerdictShape";
import { call } from "../../backend/call";
import type { Place } from "../../backend/generated";
import { t } from "../../i18n";
import { fresh } from "../../state/changes";
import { go } from "../../state/navigation";
import { ago } from "../../state/time";
import { Unknown, onBoard } from "./Count";
import { Holds, hasButton } from "./Holds";
import type { Judged } from "./hold";

/** What a verdict rests on: what was shown first, then what this device knows. */
const AGES = ["code", "health", "manifest", "list", "rules", "bundle", "clock"] as const;

/** A verdict over the whole screen: colour, shape, word; who and which seat; why; what to do; how old the knowledge is. */
export function Verdict(props: {
  view: Judged;
  at: Place;
  gate: boolean;
  code: string;
  onAgain: () => void;
  onClose: () => void;
}) {
  let close!: HTMLButtonElement;
  onMount(() => {
    document.body.classList.add("covered");
    close.focus({ preventScroll: true });
  });
  onCleanup(() => { document.body.classList.remove("covered"); });
  const word = () => t(props.gate ? `verdict.gate-${props.view.verdict}` : `verdict.${props.view.verdict}`);
  const card = () => props.view.to_do.some((todo) => todo.what === "compare-id-card");
  // What has a button of its own needs no sentence.
  const told = () => props.view.to_do.filter((todo) => !hasButton(todo.what, props.view));
  const ages = () => AGES.filter((input) => props.view.ages[input] !== null);
  return (
    <div class={`verdict verdict--${props.view.verdict}`} role="alertdialog" aria-modal="true" aria-labelledby="verdict-word">
      <div class="verdict__page">
        <VerdictShape verdict={props.view.verdict} />
        <p class="verdict__word" id="verdict-word">
          {word()}
        </p>
        <Show when={props.view.passenger}>
          {(person) => (
            <div class="verdict__card verdict__who">
              <span>
                <span class="verdict__label">{t("verdict.passenger")}</span>
                <span class="verdict__value">{person().name}</span>
              </span>
              <Show when={card()}>
                <span>
                  <span class="verdict__label">{t("verdict.last-four")}</span>
                  <span class="verdict__value">{person().last_four ?? "–"}</span>
                </span>
              </Show>
              <span class="verdict__seat">
                <span class="verdict__label">{t("pass.seat")}</span>
                <span class="verdict__value">{person().seat ?? "–"}</span>
              </span>
            </div>
          )}
        </Show>
        <Show when={props.view.verdict === "board"}>
          <Show when={props.gate} fallback={<Count at={props.at} />}>
            <Received at={props.at} />
          </Show>
        </Show>
        <Show when={props.view.reasons.length > 0}>
          <ul class="verdict__reasons">
            <For each={props.view.reasons}>{(reason) => <li>{reason}</li>}</For>
          </ul>
        </Show>
        <Show when={told().length > 0}>
          <div class="verdict__card">
            <span class="verdict__label">{t("verdict.to-do")}</span>
            <ul class="verdict__list">
              <For each={told()}>{(todo) => <li>{todo.words}</li>}</For>
            </ul>
          </div>
        </Show>
        <For each={props.view.warnings}>{(warning) => <p class="verdict__warning">{warning}</p>}</For>
        <Show when={ages().length > 0}>
          <dl class="verdict__ages" aria-label={t("verdict.ages")}>
            <For each={ages()}>
              {(input) => (
                <div class="verdict__input">
                  <dt>{t(`verdict.age-${input}`)}</dt>
                  <dd>{ago(Math.max(0, props.view.ages[input] ?? 0))}</dd>
                </div>
              )}
            </For>
          </dl>
        </Show>
      </div>
      <div class="verdict__actions">
        <Holds view={props.view} at={props.at} code={props.code} gate={props.gate} onAgain={props.onAgain} />
        <button ref={close} type="button" class="button button--verdict" onClick={() => { props.onClose(); }}>
          {t(props.view.verdict === "board" ? "verdict.next-simply" : "verdict.next")}
        </button>
        <Show when={!props.gate && (props.view.verdict === "reject" || props.view.verdict === "cannot-verify")}>
          <button type="button" class="button button--verdict-line" onClick={() => { go("crew-find", props.at); }}>
            {t("crew.find")}
          </button>
        </Show>
      </div>
    </div>
  );
}

function Count(props: { at: Place }) {
  const count = fresh(["boarding"], () => call("crew.headcount", props.at));
  return (
    <Show when={count.latest}>
      {(shown) => (
        <p class="verdict__card verdict__count">
          {onBoard(shown())} / {t("crew.persons", { n: shown().expected })} <Unknown count={shown()} />
        </p>
      )}
    </Show>
  );
}

function Received(props: { at: Place }) {
  const arrivals = fresh(["boarding"], () => call("employer.arrivals", { trip: props.at.trip }));
  return (
    <Show when={arrivals.latest}>
      {(shown) => (
        <p class="verdict__card verdict__count">
          {t("verdict.arrived-of", { n: shown().arrived, of: shown().people.length })}
        </p>
      )}
    </Show>
  );
}
