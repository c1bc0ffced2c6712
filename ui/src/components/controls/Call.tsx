import { Show } from "solid-js";

import { t } from "../../i18n";
import { dial } from "../../state/dial";
import { Icon } from "./Icon";

/** Whom to call: rings at a press where a number is named. */
export function Call(props: { contact: string }) {
  return (
    <Show
      when={dial(props.contact)}
      fallback={
        <p class="fact">
          <Icon name="call" /> {t("trip.call")} <strong>{props.contact}</strong>
        </p>
      }
    >
      {(address) => (
        <a class="button button--plain" href={address()} aria-label={`${t("trip.call")} ${props.contact}`}>
          <Icon name="call" />
          <span>{props.contact}</span>
        </a>
      )}
    </Show>
  );
}
