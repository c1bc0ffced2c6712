import { Show, createSignal } from "solid-js";

import { Button } from "../../components/Button";
import { Tick } from "../../components/Choices";
import { Problem } from "../../components/Problem";
import { Screen } from "../../components/Screen";
import { device, worker } from "../../backend/commands";
import type { ErrorView } from "../../backend/types";
import { language, t } from "../../i18n";
import { done } from "../../state/changes";
import { asError } from "../../state/errors";
import { back, param, replace } from "../../state/navigation";
import { become, load } from "../../state/session";

/** The number of the text that is shown here; it rises when the text changes its meaning. */
const TEXT_VERSION = 1;

/** What a person agrees to; health is asked separately. `for=paper` asks for somebody without a phone. */
export function Consent() {
  const [service, setService] = createSignal(false);
  const [health, setHealth] = createSignal(false);
  const [missing, setMissing] = createSignal(false);
  const [error, setError] = createSignal<ErrorView>();
  const forPaper = () => param("for") === "paper";
  const agree = async () => {
    setMissing(!service());
    if (!service()) return;
    try {
      const known = param("person");
      const person = known || (await done(device.addPerson(forPaper())));
      await done(
        worker.giveConsent(person, {
          service: true,
          health: health(),
          text_version: TEXT_VERSION,
          language: language(),
        }),
      );
      if (forPaper()) {
        await load();
        replace("register", { person, step: "1" });
      } else if (known) back();
      else await become(person);
    } catch (thrown) {
      setError(asError(thrown));
    }
  };
  return (
    <Screen
      back
      title={t(forPaper() ? "consent.title-paper" : "consent.title")}
      footer={
        <Button kind="main" onPress={() => void agree()}>
          {t("consent.agree")}
        </Button>
      }
    >
      <p class="lead">{t("consent.who")}</p>
      <Tick label={t("consent.service")} hint={t("consent.service-hint")} on={service()} onToggle={setService} />
      <Show when={missing()}>
        <p class="field__help field__error" role="alert">
          ✕ {t("consent.needed")}
        </p>
      </Show>
      <Tick label={t("consent.health")} hint={t("consent.health-hint")} on={health()} onToggle={setHealth} />
      <p class="quiet">{t("consent.later")}</p>
      <Problem error={error()} />
    </Screen>
  );
}
