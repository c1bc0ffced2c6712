import { For } from "solid-js";

import { LANGUAGES, language, setLanguage, t } from "../../i18n";

/** One large button a language, each named in its own words. */
export function LanguageSwitch() {
  return (
    <div class="choices" role="group" aria-label={t("language.choose")}>
      <For each={LANGUAGES}>
        {(entry) => (
          <button
            type="button"
            class="choice"
            lang={entry.tag}
            aria-pressed={language() === entry.tag}
            onClick={() => {
              void setLanguage(entry.tag);
            }}
          >
            {entry.name}
          </button>
        )}
      </For>
    </div>
  );
}
