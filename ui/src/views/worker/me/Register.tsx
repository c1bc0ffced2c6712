import { Match, Switch, createSignal } from "solid-js";

import { Button } from "../../../components/controls/Button";
import { Choices } from "../../../components/controls/Choices";
import { Field } from "../../../components/controls/Field";
import { Problem } from "../../../components/failures/Problem";
import { RegionPicker } from "../../../components/controls/RegionPicker";
import { Screen } from "../../../components/frame/Screen";
import { call } from "../../../backend/call";
import type { FieldError } from "../../../backend/generated";
import { t } from "../../../i18n";
import { submitForm } from "../../../state/action";
import { done } from "../../../state/changes";
import { openForm, type Draft } from "../../../state/form";
import { go, replace, type Screens } from "../../../state/navigation";
import { load, me, started } from "../../../state/session";
import { FIELDS, STEPS, firstWrong, registrationOf } from "./registration";

/** Registration in four short screens; `person` names somebody else than the phone's owner. */
export function Register(props: Screens["register"]) {
  const person = () => props.person ?? me();
  const paper = () => started()?.people.find((p) => p.person === person())?.paper ?? false;
  const [along, setAlong] = createSignal<readonly string[]>([]);
  const form = openForm(person, "registration", async () => {
    const before = await call("worker.registered", { person: person() });
    setAlong(before?.companions ?? []);
    return before;
  });
  const step = () => props.step;
  const open = (n: number) => {
    go("register", { ...props, step: n });
  };
  const said = () => registrationOf(form.value, !paper(), along());
  const check = async () => {
    const wrong = await call("worker.check-registration", { said: said() });
    return wrong.filter((e) => FIELDS[step()]?.includes(e.field));
  };
  const show = (wrong: readonly FieldError[]) => {
    if (firstWrong(wrong) !== step()) open(firstWrong(wrong));
  };
  const send = async () => {
    if (step() < STEPS) {
      open(step() + 1);
      return;
    }
    await done(call("worker.register", { person: person(), said: said() }));
    const lead = props.lead;
    if (lead) await addTo(lead, person());
    await load();
    if (paper()) replace("helper-person", { person: person() });
    else replace(lead ? "companions" : "home");
  };
  const next = submitForm(form, send, { check, show });
  return (
    <Screen
      back
      title={t(`register.title-${Math.min(Math.max(step(), 1), STEPS) as 1 | 2 | 3 | 4}`)}
      step={[step(), STEPS]}
      footer={
        <>
          <p class="foot__line">{t("form.kept")}</p>
          <Button kind="main" busy={next.pending()} onPress={next}>
            {t(step() === STEPS ? "register.finish" : "action.next")}
          </Button>
        </>
      }
    >
      <Switch>
        <Match when={step() === 1}>
          <Field form={form} name="name" label={t("register.name")} hint={t("register.name-hint")} complete="name" />
          <Field form={form} name="id_number" label={t("register.id-number")} hint={t("register.id-hint")} />
          <Field
            form={form}
            name="mobile"
            kind="tel"
            label={t(paper() ? "register.mobile-optional" : "register.mobile")}
            complete="tel-national"
          />
        </Match>
        <Match when={step() === 2}>
          <RegionPicker form={form} name="home" label={t("register.home")} />
          <Field form={form} name="home_detail" label={t("register.home-detail")} hint={t("register.home-hint")} />
        </Match>
        <Match when={step() === 3}>
          <Work form={form} />
        </Match>
        <Match when={step() === 4}>
          <Field form={form} name="emergency_name" label={t("register.emergency-name")} />
          <Field form={form} name="emergency_mobile" kind="tel" label={t("register.emergency-mobile")} />
          <Choices
            label={t("register.poverty")}
            stacked
            options={(["none", "lifted-out", "at-risk"] as const).map((value) => ({
              value,
              label: t(`poverty.${value}`),
            }))}
            value={form.value("poverty")}
            error={form.error("poverty")}
            onChoose={(value) => { form.set("poverty", value); }}
          />
        </Match>
      </Switch>
      <Problem error={next.error() ?? form.failure()} />
    </Screen>
  );
}

/** Notes with the one who leads that a person travels along. */
async function addTo(lead: string, person: string): Promise<void> {
  const said = await call("worker.registered", { person: lead });
  if (!said || said.companions.includes(person)) return;
  await done(call("worker.register", { person: lead, said: { ...said, companions: said.companions.concat(person) } }));
}

function Work(props: { form: Draft }) {
  return (
    <>
      <Choices
        label={t("register.work")}
        stacked
        options={(["has-job", "newly-hired", "looking"] as const).map((value) => ({
          value,
          label: t(`work.${value}`),
        }))}
        value={props.form.value("work")}
        error={props.form.error("work")}
        onChoose={(value) => { props.form.set("work", value); }}
      />
      <Field form={props.form} name="employer" label={t("register.employer")} hint={t("form.optional")} />
      <RegionPicker form={props.form} name="work_place" label={t("register.work-place")} depth={2} />
    </>
  );
}
