import { Show, type JSX } from "solid-js";

import { Icon, type IconName } from "./Icon";

/** A large button; `kind` says how much it wants to be pressed. */
export function Button(props: {
  kind?: "main" | "plain" | "ink" | "danger" | "bare";
  icon?: IconName;
  busy?: boolean;
  /** Whether there is nothing to press it for yet. */
  off?: boolean;
  onPress: () => void;
  children: JSX.Element;
}) {
  return (
    <button
      type="button"
      class={`button button--${props.kind ?? "plain"}`}
      disabled={props.off === true}
      aria-busy={props.busy ? "true" : undefined}
      onClick={() => {
        if (!props.busy) props.onPress();
      }}
    >
      <Show when={props.icon}>{(name) => <Icon name={name()} />}</Show>
      <span>{props.children}</span>
    </button>
  );
}
