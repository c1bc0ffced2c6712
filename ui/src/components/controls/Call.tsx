import { For, Show } from "solid-js";

import { t } from "../../i18n";
import { dial, numbers } from "../../state/dial";
import { Icon } from "./Icon";

/** Whom to call: a link for each number that is named, or the contact as text where none is. */
export function Call(props: { contact: string }) {
  const named = () => numbers(props.contact);
  const text = (number: string) => (named().length === 1 ? props.contact : number);
  return (
    <>
      <Show when={named().length !== 1}>
        <p class="fact">
          <Icon name="call" /> {t("trip.call")} <strong>{props.contact}</strong>
        </p>
      </Show>
      <For each={named()}>
        {(number) => (
          <a class="button button--plain" href={dial(number)} aria-label={`${t("trip.call")} ${text(number)}`}>
            <Icon name="call" />
            <span>{text(number)}</span>
          </a>
        )}
      </For>
    </>
  );
}
