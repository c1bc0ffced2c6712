import { Show, createSignal } from "solid-js";

import { BrandMark } from "../../components/frame/BrandMark";
import { Button } from "../../components/controls/Button";
import { Card } from "../../components/controls/Card";
import { LanguageSwitch } from "../../components/frame/LanguageSwitch";
import { Problem } from "../../components/failures/Problem";
import { call } from "../../backend/call";
import type { SetupView } from "../../backend/generated";
import { language, setLanguage, t } from "../../i18n";
import { Scanner } from "../../scan/Scanner";
import { createAction } from "../../state/action";
import { keepLanguage, open } from "../../state/session";

/** The first start of a device that belongs to no service yet: its set-up code is read, compared and taken. */
export function Setup() {
  const [code, setCode] = createSignal("");
  const [found, setFound] = createSignal<SetupView>();
  const read = createAction(async (text: string) => {
    setFound(undefined);
    setFound(await call("setup.read", { code: text }));
    setCode(text);
  }, "queued");
  const begin = createAction(async () => {
    await call("setup.begin", { code: code() });
    await open();
    await keepLanguage(language());
  });
  const again = () => {
    begin.clear();
    setFound(undefined);
  };
  return (
    <div class="screen">
      <main class="main hero" id="main">
        <BrandMark />
        <h1 class="hero__title">{t("setup.title")}</h1>
        <LanguageSwitch onChoose={setLanguage} />
        <Show when={found()} fallback={<Scanner hint={t("setup.how")} onCode={read} />}>
          {(place) => (
            <Card>
              <h2 class="card__title">{t("setup.compare")}</h2>
              <p class="setup__place">{place().place_name}</p>
              <Show when={place().name}>{(name) => <p>{name()}</p>}</Show>
              <p class="setup__digest">{place().digest}</p>
              <p class="quiet">{place().service}</p>
              <p>{t("setup.compare-how")}</p>
            </Card>
          )}
        </Show>
        <Problem error={begin.error() ?? read.error()} />
      </main>
      <Show when={found()}>
        <footer class="foot">
          <Button kind="main" busy={begin.pending()} onPress={begin}>
            {t("setup.begin")}
          </Button>
          <Button kind="bare" onPress={again}>
            {t("setup.other")}
          </Button>
        </footer>
      </Show>
    </div>
  );
}
