import { For, Show } from "solid-js";

import { t } from "../../i18n";
import { become, me, travellers } from "../../state/session";

/** Who travels with this phone, one to choose; nothing where it is its owner alone. */
export function Travellers() {
  return (
    <Show when={travellers().length > 1}>
      <div class="travellers" role="group" aria-label={t("companions.whose")}>
        <For each={travellers()}>
          {(person) => (
            <button
              type="button"
              class="choice travellers__one"
              aria-pressed={person.person === me()}
              onClick={() => void become(person.person, true)}
            >
              {person.name || t("companions.unnamed")}
            </button>
          )}
        </For>
      </div>
    </Show>
  );
}
