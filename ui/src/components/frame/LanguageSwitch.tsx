import { For } from "solid-js";

import { LANGUAGES, language, t } from "../../i18n";

/** One large button a language, each named in its own words. */
export function LanguageSwitch(props: { onChoose: (tag: string) => Promise<void> }) {
  return (
    <div class="choices hero__languages" role="group" aria-label={t("language.choose")}>
      <For each={LANGUAGES}>
        {(entry) => (
          <button
            type="button"
            class="choice"
            lang={entry.tag}
            aria-pressed={language() === entry.tag}
            onClick={() => {
              void props.onChoose(entry.tag);
            }}
          >
            {entry.name}
          </button>
        )}
      </For>
    </div>
  );
}
