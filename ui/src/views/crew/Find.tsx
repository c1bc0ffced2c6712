import { For, Show, createResource, createSignal } from "solid-js";

import { Screen } from "../../components/Screen";
import { Row } from "../../components/Card";
import { Problem } from "../../components/Problem";
import { crew } from "../../backend/commands";
import type { ErrorView, VerdictView } from "../../backend/types";
import { language, t } from "../../i18n";
import { done } from "../../state/changes";
import { asError } from "../../state/errors";
import { play } from "../../state/sound";
import { Verdict } from "./Verdict";
import { placeHere } from "./place";

/** When a phone is dead: look the person up by name or the last four of the ID number. */
export function Find() {
  const [query, setQuery] = createSignal("");
  const [verdict, setVerdict] = createSignal<VerdictView | undefined>();
  const [slot, setSlot] = createSignal(0);
  const [error, setError] = createSignal<ErrorView>();
  const [found] = createResource(query, (text) => crew.find(placeHere(), text));
  const board = async (of: number) => {
    setSlot(of);
    setError(undefined);
    try {
      const view = await done(crew.boardListed(placeHere(), of, language()));
      setVerdict(view);
      play(view.verdict);
    } catch (thrown) {
      setError(asError(thrown));
    }
  };
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
      <Problem error={error()} />
      <For each={found.latest} fallback={<p class="quiet">{t(query() ? "find.none" : "find.hint")}</p>}>
        {(person) => (
          <Row
            badge={person.seat ?? String(person.slot)}
            title={person.name}
            note={t("crew.last-four", { digits: person.last_four })}
            end={<span class="state">{t(person.on_board ? "crew.boarded" : "crew.not-boarded")}</span>}
            onPress={() => void board(person.slot)}
          />
        )}
      </For>
      <Show when={verdict()}>
        {(view) => (
          <Verdict
            view={view()}
            at={placeHere()}
            gate={false}
            code=""
            onAgain={() => void board(slot())}
            onClose={() => {
              setVerdict(undefined);
            }}
          />
        )}
      </Show>
    </Screen>
  );
}
