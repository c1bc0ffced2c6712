import { For, Show } from "solid-js";

import { Button } from "../../components/controls/Button";
import type { VerdictView } from "../../backend/generated";
import { t } from "../../i18n";

/** What decides nothing about anybody: who is on board already, a code that is not ours. No colour, no sound, and the next scan simply comes. */
export function Calm(props: { view: VerdictView; onAnother: () => void }) {
  return (
    <div class="note calm">
      <div role="status">
        <For each={props.view.reasons}>{(reason) => <p class="strong">{reason}</p>}</For>
        <Show when={props.view.passenger}>
          {(person) => (
            <p class="lead">
              {person().name} · {t("pass.seat")} {person().seat ?? "–"}
            </p>
          )}
        </Show>
        <For each={props.view.to_do}>{(todo) => <p>{todo.words}</p>}</For>
      </div>
      <Show when={props.view.passenger}>
        <Button onPress={props.onAnother}>{t("verdict.another")}</Button>
      </Show>
    </div>
  );
}
