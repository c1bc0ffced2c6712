import { Show, createSignal } from "solid-js";

import { Button } from "../../components/Button";
import { Choices, Tick } from "../../components/Choices";
import { Field } from "../../components/Field";
import { Problem } from "../../components/Problem";
import { RegionPicker } from "../../components/RegionPicker";
import { Screen } from "../../components/Screen";
import { worker } from "../../backend/commands";
import type { ErrorView, Mode } from "../../backend/types";
import { t } from "../../i18n";
import { done, fresh } from "../../state/changes";
import { asError } from "../../state/errors";
import { openForm } from "../../state/form";
import { back, param } from "../../state/navigation";
import { mayNotify } from "../../state/notify";
import { me } from "../../state/session";
import { localDay } from "../../state/time";

const MODES: readonly Mode[] = ["bus", "train", "flight"];

/** Where and when a person wants to go. `person` names somebody else than the phone's owner. */
export function Intent() {
  const person = () => param("person") || me();
  const [error, setError] = createSignal<ErrorView>();
  const form = openForm(
    person,
    "intent",
    () => worker.intended(person()),
    (thrown) => setError(asError(thrown)),
  );
  const home = fresh(["registration"], () => worker.home(person()));
  const send = async () => {
    setError(undefined);
    mayNotify();
    await form.settled();
    try {
      await done(
        worker.intend(person(), {
          destination: form.value("destination"),
          earliest: form.value("earliest"),
          latest: form.value("latest") || form.value("earliest"),
          pick_up: form.value("pick_up"),
          mode: MODES.find((mode) => mode === form.value("mode")) ?? null,
          luggage: form.value("luggage"),
          with_child: form.value("with_child") === "1",
          wheelchair: form.value("wheelchair") === "1",
        }),
      );
      back();
    } catch (thrown) {
      const refused = asError(thrown);
      form.refuse(refused.fields);
      if (refused.fields.length === 0) setError(refused);
    }
  };
  const withdraw = async () => {
    try {
      await done(worker.withdrawIntent(person()));
      back();
    } catch (thrown) {
      setError(asError(thrown));
    }
  };
  return (
    <Screen
      back
      title={t("intent.title")}
      footer={
        <>
          <p class="foot__line">{t("form.kept")}</p>
          <Button kind="main" onPress={() => void send()}>
            {t(home.latest?.intent ? "intent.change" : "intent.send")}
          </Button>
        </>
      }
    >
      <RegionPicker form={form} name="destination" label={t("intent.destination")} />
      <div class="pair">
        <Field
          form={form}
          name="earliest"
          kind="date"
          label={t("intent.earliest")}
          least={localDay()}
          most={localDay(120)}
        />
        <Field
          form={form}
          name="latest"
          kind="date"
          label={t("intent.latest")}
          least={form.value("earliest") || localDay()}
          most={localDay(120)}
        />
      </div>
      <Field form={form} name="pick_up" label={t("intent.pick-up")} hint={t("intent.pick-up-hint")} />
      <Choices
        label={t("intent.mode")}
        options={[
          { value: "any", label: t("mode.any") },
          ...MODES.map((mode) => ({ value: mode, label: t(`mode.${mode}`) })),
        ]}
        value={form.value("mode") || "any"}
        onChoose={(mode) => { form.set("mode", mode); }}
      />
      <Field form={form} name="luggage" kind="numeric" label={t("intent.luggage")} hint={t("form.optional")} />
      <Tick
        label={t("intent.child")}
        on={form.value("with_child") === "1"}
        onToggle={(on) => { form.set("with_child", on ? "1" : ""); }}
      />
      <Tick
        label={t("intent.wheelchair")}
        on={form.value("wheelchair") === "1"}
        onToggle={(on) => { form.set("wheelchair", on ? "1" : ""); }}
      />
      <Problem error={error()} />
      <Show when={home.latest?.intent}>
        <Button kind="bare" onPress={() => void withdraw()}>
          {t("intent.withdraw")}
        </Button>
      </Show>
    </Screen>
  );
}
