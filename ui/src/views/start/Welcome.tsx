import { BrandMark } from "../../components/frame/BrandMark";
import { Button } from "../../components/controls/Button";
import { LanguageSwitch } from "../../components/frame/LanguageSwitch";
import { Damaged } from "../../components/failures/Damaged";
import { t } from "../../i18n";
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
        <LanguageSwitch onChoose={keepLanguage} />
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
