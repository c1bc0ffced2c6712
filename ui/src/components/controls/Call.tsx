import { For, Show } from "solid-js";

import { t } from "../../i18n";
import { dial, numbers } from "../../state/dial";
import { Icon } from "./Icon";

/** A contact: a `tel:` link per telephone number, or plain text without one. */
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
