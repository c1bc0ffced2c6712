import { For, Show } from "solid-js";

import { t } from "../../i18n";
import type { Key } from "../../i18n/bundle";

/** One of a few, each a large button. */
export function Choices<Value extends string>(props: {
  label: string;
  options: readonly { value: Value; label: string; lang?: string }[];
  value: string;
  error?: string | undefined;
  stacked?: boolean;
  onChoose: (value: Value) => void;
}) {
  return (
    <fieldset class="group" classList={{ "group--wrong": props.error !== undefined }}>
      <legend class="field__label">{props.label}</legend>
      <div class="choices" classList={{ "choices--stacked": props.stacked === true }}>
        <For each={props.options}>
          {(option) => (
            <button
              type="button"
              class="choice"
              lang={option.lang}
              aria-pressed={props.value === option.value}
              onClick={() => {
                props.onChoose(option.value);
              }}
            >
              {option.label}
            </button>
          )}
        </For>
      </div>
      <Show when={props.error}>
        {(code) => <p class="field__help field__error">✕ {t(`field.${code()}` as Extract<Key, `field.${string}`>)}</p>}
      </Show>
    </fieldset>
  );
}

/** A statement that holds or not, as large as a thumb. */
export function Tick(props: { label: string; hint?: string; on: boolean; onToggle: (on: boolean) => void }) {
  return (
    <label class="tick">
      <input
        type="checkbox"
        class="tick__box"
        checked={props.on}
        onChange={(event) => {
          props.onToggle(event.currentTarget.checked);
        }}
      />
      <span>
        <span class="tick__label">{props.label}</span>
        <Show when={props.hint}>
          <span class="tick__hint">{props.hint}</span>
        </Show>
      </span>
    </label>
  );
}
