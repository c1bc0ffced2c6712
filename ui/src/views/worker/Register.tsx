import { Match, Switch, createSignal } from "solid-js";

import { Button } from "../../components/Button";
import { Choices } from "../../components/Choices";
import { Field } from "../../components/Field";
import { Problem } from "../../components/Problem";
import { RegionPicker } from "../../components/RegionPicker";
import { Screen } from "../../components/Screen";
import { worker } from "../../backend/commands";
import type { ErrorView } from "../../backend/types";
import { t } from "../../i18n";
import { done } from "../../state/changes";
import { asError } from "../../state/errors";
import { openForm, type Draft } from "../../state/form";
import { go, here, param, replace } from "../../state/navigation";
import { load, me, started } from "../../state/session";
import { FIELDS, STEPS, firstWrong, registrationOf } from "./registration";

/** Registration in four short screens; `person` names somebody else than the phone's owner. */
export function Register() {
  const person = () => param("person") || me();
  const paper = () => started()?.people.find((p) => p.person === person())?.paper ?? false;
  const [error, setError] = createSignal<ErrorView>();
  const [along, setAlong] = createSignal<readonly string[]>([]);
  const form = openForm(
    person,
    "registration",
    async () => {
      const before = await worker.registered(person());
      setAlong(before?.companions ?? []);
      return before;
    },
    (thrown) => setError(asError(thrown)),
  );
  const step = () => Number(param("step") || "1");
  const open = (n: number) => {
    go("register", { ...here().params, step: String(n) });
  };
  const next = async () => {
    setError(undefined);
    await form.settled();
    const said = registrationOf(form.value, !paper(), along());
    try {
      const wrong = await worker.checkRegistration(said);
      const here = wrong.filter((e) => FIELDS[step()]?.includes(e.field));
      form.refuse(here);
      if (here.length > 0) return;
      if (step() < STEPS) {
        open(step() + 1);
        return;
      }
      await done(worker.register(person(), said));
      const lead = param("lead");
      if (lead) await addTo(lead, person());
      await load();
      if (paper()) replace("helper-person", { person: person() });
      else replace(lead ? "companions" : "home");
    } catch (thrown) {
      const refused = asError(thrown);
      form.refuse(refused.fields);
      if (refused.fields.length > 0) open(firstWrong(refused.fields));
      else setError(refused);
    }
  };
  return (
    <Screen
      back
      title={t(`register.title-${Math.min(Math.max(step(), 1), STEPS) as 1 | 2 | 3 | 4}`)}
      step={[step(), STEPS]}
      footer={
        <>
          <p class="foot__line">{t("form.kept")}</p>
          <Button kind="main" onPress={() => void next()}>
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
      <Problem error={error()} />
    </Screen>
  );
}

/** Notes with the one who leads that a person travels along. */
async function addTo(lead: string, person: string): Promise<void> {
  const said = await worker.registered(lead);
  if (!said || said.companions.includes(person)) return;
  await done(worker.register(lead, { ...said, companions: said.companions.concat(person) }));
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
