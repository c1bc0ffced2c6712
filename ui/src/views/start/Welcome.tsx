import { For } from "solid-js";

import { BrandMark } from "../../components/frame/BrandMark";
import { Button } from "../../components/controls/Button";
import { Damaged } from "../../components/failures/Damaged";
import { LANGUAGES, language, t } from "../../i18n";
import { go } from "../../state/navigation";
import { keepLanguage, started } from "../../state/session";

/** The first screen: the language, and who one is. */
export function Welcome() {
  return (
    <div class="screen">
      <main class="main hero" id="main">
        <BrandMark />
        <h1 class="hero__title">{t("brand.name")}</h1>
        <p class="hero__line">{t("welcome.promise")}</p>
        <p class="hero__more">{t("welcome.offline")}</p>
        <Damaged />
        <div class="choices hero__languages" role="group" aria-label={t("language.choose")}>
          <For each={LANGUAGES}>
            {(entry) => (
              <button
                type="button"
                class="choice"
                lang={entry.tag}
                aria-pressed={language() === entry.tag}
                onClick={() => {
                  void keepLanguage(entry.tag);
                }}
              >
                {entry.name}
              </button>
            )}
          </For>
        </div>
      </main>
      <footer class="foot">
        <Button kind="main" onPress={() => { go("consent"); }}>
          {t("welcome.start")}
        </Button>
        <Button kind="bare" onPress={() => { go("staff"); }}>
          {t("welcome.staff")}
        </Button>
        <p class="foot__line">
          {t("welcome.service", { place: started()?.place_name ?? "", version: started()?.version ?? "" })}
        </p>
      </footer>
    </div>
  );
}
