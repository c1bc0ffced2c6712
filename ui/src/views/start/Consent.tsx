import { Show, createSignal } from "solid-js";

import { Button } from "../../components/controls/Button";
import { Tick } from "../../components/controls/Choices";
import { Problem } from "../../components/failures/Problem";
import { Screen } from "../../components/frame/Screen";
import { call } from "../../backend/call";
import { language, t } from "../../i18n";
import { createAction } from "../../state/action";
import { done } from "../../state/changes";
import { asTyped } from "../../state/form";
import { back, replace, type Screens } from "../../state/navigation";
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
export function Consent(props: Screens["consent"]) {
  const [service, setService] = createSignal(false);
  const [health, setHealth] = createSignal(false);
  const [missing, setMissing] = createSignal(false);
  const whom = () => props.for;
  const agree = createAction(async () => {
    setMissing(!service());
    if (!service()) return;
    const known = props.person;
    const person = known ?? (await done(call("device.add-person", { paper: whom() === "paper" })));
    await done(
      call("worker.give-consent", { person, said: {
        service: true,
        health: health(),
        text_version: TEXT_VERSION,
        language: language(),
      } }),
    );
    if (known) back();
    else if (whom()) await registerNext(person);
    else await become(person);
  });
  const registerNext = async (person: string) => {
    const companion = whom() === "companion";
    if (companion) await share(me(), person);
    await load();
    replace("register", { person, step: 1, ...(companion ? { lead: me() } : {}) });
  };
  return (
    <Screen
      back
      title={t(whom() === "paper" ? "consent.title-paper" : whom() ? "consent.title-companion" : "consent.title")}
      footer={
        <Button kind="main" busy={agree.pending()} onPress={agree}>
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
      <Problem error={agree.error()} />
    </Screen>
  );
}

/** Fills in for a companion what is the same as for the one who leads. */
async function share(lead: string, person: string): Promise<void> {
  const said = { registration: await call("worker.registered", { person: lead }), intent: await call("worker.intended", { person: lead }) };
  for (const form of ["registration", "intent"] as const) {
    const fields = asTyped(said[form]);
    for (const field of SHARED[form]) {
      const value = fields[field];
      if (value) await done(call("device.save-field", { person, form, field, value }));
    }
  }
}
