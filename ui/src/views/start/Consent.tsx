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
import { asTyped } from "../../state/form";
import { back, param, replace } from "../../state/navigation";
import { become, load, me } from "../../state/session";

/** The number of the text that is shown here; it rises when the text changes its meaning. */
const TEXT_VERSION = 1;

/** What a companion need not type again: where and with whom they travel is the same. */
const SHARED = {
  registration: ["mobile", "home", "home_detail", "emergency_name", "emergency_mobile"],
  intent: ["destination", "earliest", "latest", "pick_up", "mode"],
} as const;

/**
 * What a person agrees to; health is asked separately. `for=paper` asks for somebody without a phone, `for=companion`
 * for somebody who travels along, `person` asks again somebody who is there.
 */
export function Consent() {
  const [service, setService] = createSignal(false);
  const [health, setHealth] = createSignal(false);
  const [missing, setMissing] = createSignal(false);
  const [error, setError] = createSignal<ErrorView>();
  const whom = () => param("for");
  const agree = async () => {
    setMissing(!service());
    if (!service()) return;
    try {
      const known = param("person");
      const person = known || (await done(device.addPerson(whom() === "paper")));
      await done(
        worker.giveConsent(person, {
          service: true,
          health: health(),
          text_version: TEXT_VERSION,
          language: language(),
        }),
      );
      if (known) back();
      else if (whom()) await registerNext(person);
      else await become(person);
    } catch (thrown) {
      setError(asError(thrown));
    }
  };
  const registerNext = async (person: string) => {
    const companion = whom() === "companion";
    if (companion) await share(me(), person);
    await load();
    replace("register", { person, step: "1", ...(companion ? { lead: me() } : {}) });
  };
  return (
    <Screen
      back
      title={t(whom() === "paper" ? "consent.title-paper" : whom() ? "consent.title-companion" : "consent.title")}
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

/** Fills in for a companion what is the same as for the one who leads. */
async function share(lead: string, person: string): Promise<void> {
  const said = { registration: await worker.registered(lead), intent: await worker.intended(lead) };
  for (const form of ["registration", "intent"] as const) {
    const fields = asTyped(said[form]);
    for (const field of SHARED[form]) {
      const value = fields[field];
      if (value) await done(device.saveField(person, form, field, value));
    }
  }
}
