import { Show, createEffect, createMemo, createUniqueId, type JSX } from "solid-js";

import { t } from "../../i18n";
import type { Key } from "../../i18n/bundle";
import type { Draft } from "../../state/form";

/** A labelled line that is saved as it is typed; what is wrong stands beneath it, and what was typed stays. */
export function Field(props: {
  form: Draft;
  name: string;
  label: string;
  hint?: string;
  kind?: "text" | "tel" | "decimal" | "numeric";
  complete?: string;
  /** Whether it is where a person begins to type. */
  focused?: boolean;
}) {
  const id = createUniqueId();
  let input!: HTMLInputElement;
  // Once it becomes so: what is drawn anew later does not take the keyboard away from another field.
  const focused = createMemo(() => props.focused === true);
  createEffect(() => {
    if (focused()) input.focus();
  });
  const mode = () => (props.kind === "decimal" || props.kind === "numeric" ? props.kind : undefined);
  return (
    <FieldFrame id={id} label={props.label} hint={props.hint} error={props.form.error(props.name)}>
      <input
        ref={input}
        id={id}
        class="field__input"
        type={props.kind === "tel" ? "tel" : "text"}
        inputmode={mode()}
        autocomplete={props.complete ?? "off"}
        aria-invalid={props.form.error(props.name) ? "true" : undefined}
        aria-describedby={`${id}-help`}
        value={props.form.value(props.name)}
        onInput={(event) => {
          props.form.set(props.name, event.currentTarget.value);
        }}
      />
    </FieldFrame>
  );
}

/** Label above, hint or error below whatever is filled in. */
export function FieldFrame(props: {
  id: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  children: JSX.Element;
}) {
  return (
    <div class="field" classList={{ "field--wrong": props.error !== undefined }}>
      <label class="field__label" for={props.id}>
        {props.label}
      </label>
      {props.children}
      <p class="field__help" id={`${props.id}-help`}>
        <Show when={props.error} fallback={props.hint}>
          {(code) => <span class="field__error">✕ {t(`field.${code()}` as Extract<Key, `field.${string}`>)}</span>}
        </Show>
      </p>
    </div>
  );
}
