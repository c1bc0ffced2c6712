import { For, Show } from "solid-js";

import { Button } from "../../../components/controls/Button";
import { Field } from "../../../components/controls/Field";
import { Problem } from "../../../components/failures/Problem";
import { Tick } from "../../../components/controls/Choices";
import { Icon } from "../../../components/controls/Icon";
import { Screen } from "../../../components/frame/Screen";
import { call } from "../../../backend/call";
import type { DailyDeclaration, Symptom } from "../../../backend/generated";
import { t } from "../../../i18n";
import { submitForm } from "../../../state/action";
import { done, fresh } from "../../../state/changes";
import { openForm } from "../../../state/form";
import { go, type Screens } from "../../../state/navigation";
import { me } from "../../../state/session";
import { localDay } from "../../../state/time";
import { formOf, fourteenDays } from "./declaration";

const SYMPTOMS: readonly Symptom[] = ["fever", "cough", "sore-throat", "breathless", "lost-smell", "diarrhoea"];

/** Today's health: today's figure is typed into the focused field, and sent. Nothing of another day is offered. */
export function Declare(props: Screens["declare"]) {
  const person = () => props.person ?? me();
  const form = formOf(localDay, openForm(person, "declaration", () => Promise.resolve(null)));
  const days = fresh(["health"], () => call("worker.declarations", { person: person() }));
  const today = () => days.latest?.find((d) => d.day === localDay());
  const ticked = () => form.value("symptoms").split(" ").filter(Boolean) as Symptom[];
  const send = submitForm(form, async () => {
    const said = {
      temperature: form.value("temperature"),
      symptoms: ticked(),
      contact: form.value("contact") === "1",
    };
    await done(call("worker.declare", { person: person(), said }));
  });
  return (
    <Screen
      title={t("declare.title")}
      headed
      nav="declare"
      footer={
        <Button kind={today() ? "plain" : "main"} icon="heart" busy={send.pending()} onPress={send}>
          {t(today() ? "declare.again" : "declare.send")}
        </Button>
      }
    >
      <Show when={today()}>
        <p class="note note--good">
          <Icon name="check" /> {t("declare.done")}
        </p>
      </Show>
      <Days days={days.latest ?? []} />
      <Field
        form={form}
        name="temperature"
        kind="decimal"
        label={t("declare.temperature")}
        hint={t("declare.temperature-hint")}
        focused={days.latest !== undefined && !today()}
      />
      <fieldset class="group">
        <legend class="field__label">{t("declare.symptoms")}</legend>
        <div class="chips">
          <For each={SYMPTOMS}>
            {(symptom) => (
              <button
                type="button"
                class="choice chips__chip"
                aria-pressed={ticked().includes(symptom)}
                onClick={() => {
                  const others = ticked().filter((s) => s !== symptom);
                  const on = others.length === ticked().length;
                  form.set("symptoms", (on ? others.concat(symptom) : others).join(" "));
                }}
              >
                {t(`symptom.${symptom}`)}
              </button>
            )}
          </For>
        </div>
      </fieldset>
      <Tick
        label={t("declare.contact")}
        on={form.value("contact") === "1"}
        onToggle={(on) => { form.set("contact", on ? "1" : ""); }}
      />
      <Problem error={send.error() ?? form.failure()} />
      <Show when={send.error()?.code === "no-consent"}>
        <Button onPress={() => { go("consent", { person: person() }); }}>{t("declare.consent")}</Button>
      </Show>
    </Screen>
  );
}

function Days(props: { days: readonly DailyDeclaration[] }) {
  const said = () => fourteenDays(props.days, localDay);
  return (
    <div class="days" role="img" aria-label={t("declare.days", { n: said().filter(Boolean).length })}>
      <For each={said()}>
        {(on) => <span class="days__day" classList={{ "days__day--said": on }} />}
      </For>
      <span class="days__count" aria-hidden="true">
        {t("declare.days", { n: said().filter(Boolean).length })}
      </span>
    </div>
  );
}
