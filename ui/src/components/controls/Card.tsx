import { Show, type JSX } from "solid-js";

import { Icon, type IconName } from "./Icon";

/** A row that opens something: an icon, a word, a line beneath, and what stands at its end. */
export function Row(props: {
  icon?: IconName;
  badge?: string;
  title: string;
  note?: JSX.Element;
  end?: JSX.Element;
  onPress: () => void;
}) {
  return (
    <button type="button" class="row" onClick={() => { props.onPress(); }}>
      <Show when={props.icon}>
        {(name) => (
          <span class="row__mark">
            <Icon name={name()} />
          </span>
        )}
      </Show>
      <Show when={props.badge}>
        <span class="row__mark row__mark--text">{props.badge}</span>
      </Show>
      <span class="row__text">
        <span class="row__title">{props.title}</span>
        <Show when={props.note}>
          <span class="row__note">{props.note}</span>
        </Show>
      </span>
      <span class="row__end">{props.end}</span>
    </button>
  );
}

/** A quiet white surface. */
export function Card(props: { children: JSX.Element }) {
  return <section class="card">{props.children}</section>;
}

/** A large number and what it counts. */
export function Figure(props: { label: string; value: string; tone?: "board" | "hold" | undefined }) {
  return (
    <div class="figure">
      <span class="figure__label">{props.label}</span>
      <span class="figure__value" classList={{ [`figure__value--${props.tone ?? "ink"}`]: true }}>
        {props.value}
      </span>
    </div>
  );
}
