import { BrandMark } from "../components/BrandMark";
import { LanguageSwitch } from "../components/LanguageSwitch";
import { StatusPill } from "../components/StatusPill";
import { t } from "../i18n";
import { appInfo } from "../state/appInfo";

/** The first screen: who we are, and that the core behind the window answers. */
export function Home() {
  return (
    <div class="screen">
      <header class="bar">
        <span class="bar__name">{t("brand.name")}</span>
        <StatusPill />
      </header>
      <main class="hero">
        <BrandMark />
        <h1 class="hero__title">{t("brand.name")}</h1>
        <p class="hero__line">{t("home.promise")}</p>
        <p class="hero__more">{t("home.offline")}</p>
      </main>
      <footer class="foot">
        <LanguageSwitch />
        <p class="foot__version">{t("home.version", { version: appInfo()?.version ?? "…" })}</p>
      </footer>
    </div>
  );
}
