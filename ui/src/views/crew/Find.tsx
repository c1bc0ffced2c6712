import { For, Show, createResource, createSignal, onMount } from "solid-js";

import { Screen } from "../../components/frame/Screen";
import { Row } from "../../components/controls/Card";
import { Problem } from "../../components/failures/Problem";
import { call } from "../../backend/call";
import { language, t } from "../../i18n";
import { createAction } from "../../state/action";
import { done } from "../../state/changes";
import { replace, type Screens } from "../../state/navigation";
import { play } from "../../state/sound";
import { Verdict } from "./Verdict";
import { isJudged, type Judged } from "./hold";
import { placeOf } from "./place";

/** When a phone is dead: look the person up by name or the last four of the ID number. */
export function Find(props: Screens["crew-find"]) {
  const [query, setQuery] = createSignal("");
  const [verdict, setVerdict] = createSignal<Judged | undefined>();
  const [slot, setSlot] = createSignal(0);
  const [found] = createResource(query, (text) => call("crew.find", { ...placeOf(props), query: text }));
  const board = createAction(async (of: number) => {
    setSlot(of);
    const view = await done(call("crew.board-listed", { ...placeOf(props), slot: of, language: language() }));
    if (!isJudged(view)) return;
    setVerdict(view);
    play(view.verdict);
  });
  onMount(() => {
    if (props.slot !== undefined) board(props.slot);
  });
  return (
    <Screen back title={t("crew.find")}>
      <div class="field">
        <label class="field__label" for="query">
          {t("find.query")}
        </label>
        <input
          id="query"
          class="field__input"
          type="search"
          autocomplete="off"
          value={query()}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
      </div>
      <Problem error={board.error()} />
      <For each={found.latest} fallback={<p class="quiet">{t(query() ? "find.none" : "find.hint")}</p>}>
        {(person) => (
          <Row
            badge={person.seat ?? String(person.slot)}
            title={person.name}
            note={t("crew.last-four", { digits: person.last_four })}
            end={<span class="state">{t(person.on_board ? "crew.boarded" : "crew.not-boarded")}</span>}
            onPress={() => { board(person.slot); }}
          />
        )}
      </For>
      <Show when={verdict()}>
        {(view) => (
          <Verdict
            view={view()}
            at={placeOf(props)}
            gate={false}
            code=""
            onAgain={() => { board(slot()); }}
            onClose={() => {
              setVerdict(undefined);
              // Coming back to this screen clears the verdict.
              replace("crew-find", placeOf(props));
            }}
          />
        )}
      </Show>
    </Screen>
  );
}
