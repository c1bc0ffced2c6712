import { Show } from "solid-js";

import { Button } from "../../../components/controls/Button";
import { Choices, Tick } from "../../../components/controls/Choices";
import { DayChips } from "../../../components/controls/DayChips";
import { Field } from "../../../components/controls/Field";
import { Problem } from "../../../components/failures/Problem";
import { RegionPicker } from "../../../components/controls/RegionPicker";
import { Screen } from "../../../components/frame/Screen";
import { call } from "../../../backend/call";
import type { Mode } from "../../../backend/generated";
import { t } from "../../../i18n";
import { createAction, submitForm } from "../../../state/action";
import { done, fresh } from "../../../state/changes";
import { openForm } from "../../../state/form";
import { back, type Screens } from "../../../state/navigation";
import { mayNotify } from "../../../state/notify";
import { me } from "../../../state/session";
import { localDay } from "../../../state/time";

/** Days ahead within which a person may travel. */
const AHEAD = 120;

const MODES: readonly Mode[] = ["bus", "train", "flight"];

/** Where and when a person wants to go. `person` names somebody else than the phone's owner. */
export function Intent(props: Screens["intent"]) {
  const person = () => props.person ?? me();
  const form = openForm(person, "intent", () => call("worker.intended", { person: person() }));
  const home = fresh(["registration"], () => call("worker.home", { person: person() }));
  const first = () => (form.value("earliest") > localDay() ? form.value("earliest") : localDay());
  // A last day before the first says nothing any more.
  const latest = () => (form.value("latest") >= form.value("earliest") ? form.value("latest") : form.value("earliest"));
  const send = submitForm(form, async () => {
    const said = {
      destination: form.value("destination"),
      earliest: form.value("earliest"),
      latest: latest(),
      pick_up: form.value("pick_up"),
      mode: MODES.find((mode) => mode === form.value("mode")) ?? null,
      luggage: form.value("luggage"),
      with_child: form.value("with_child") === "1",
      wheelchair: form.value("wheelchair") === "1",
    };
    await done(call("worker.intend", { person: person(), said }));
    back();
  });
  const withdraw = createAction(async () => {
    await done(call("worker.withdraw-intent", { person: person() }));
    back();
  });
  return (
    <Screen
      back
      title={t("intent.title")}
      footer={
        <>
          <p class="foot__line">{t("form.kept")}</p>
          <Button kind="main" busy={send.pending()} onPress={() => { mayNotify(); send(); }}>
            {t(home.latest?.intent ? "intent.change" : "intent.send")}
          </Button>
        </>
      }
    >
      <RegionPicker form={form} name="destination" label={t("intent.destination")} />
      <DayChips
        label={t("intent.earliest")}
        first={localDay()}
        last={localDay(AHEAD)}
        value={form.value("earliest")}
        error={form.error("earliest")}
        onChoose={(day) => { form.set("earliest", day); }}
      />
      <DayChips
        label={t("intent.latest")}
        first={first()}
        last={localDay(AHEAD)}
        value={latest()}
        error={form.error("latest")}
        onChoose={(day) => { form.set("latest", day); }}
      />
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
      <Problem error={send.error() ?? withdraw.error() ?? form.failure()} />
      <Show when={home.latest?.intent}>
        <Button kind="bare" onPress={withdraw}>
          {t("intent.withdraw")}
        </Button>
      </Show>
    </Screen>
  );
}
