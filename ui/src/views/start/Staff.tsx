import { createSignal } from "solid-js";

import { Button } from "../../components/controls/Button";
import { Choices } from "../../components/controls/Choices";
import { Field } from "../../components/controls/Field";
import { Problem } from "../../components/failures/Problem";
import { Screen } from "../../components/frame/Screen";
import { call } from "../../backend/call";
import { Role } from "../../backend/generated";
import { t } from "../../i18n";
import { submitForm } from "../../state/action";
import { done } from "../../state/changes";
import { emptyForm } from "../../state/form";
import { become } from "../../state/session";
import { syncNow } from "../../state/sync";

/** Staff takes up a role with the one-time code that the coordinator gave. */
export function Staff() {
  const [role, setRole] = createSignal<Role>(Role.Crew);
  const form = emptyForm();
  const check = () =>
    ["name", "code"]
      .filter((field) => form.value(field).trim() === "")
      .map((field) => ({ field, code: "required" as const }));
  const send = async () => {
    const person = await done(call("staff.enrol", { name: form.value("name"), role: role(), code: form.value("code") }));
    void syncNow();
    await become(person);
  };
  const enrol = submitForm(form, send, { check });
  return (
    <Screen
      back
      title={t("staff.title")}
      footer={
        <Button kind="main" busy={enrol.pending()} onPress={enrol}>
          {t("staff.enrol")}
        </Button>
      }
    >
      <Choices
        label={t("staff.role")}
        stacked
        options={[
          { value: String(Role.Crew), label: t("staff.crew") },
          { value: String(Role.Employer), label: t("staff.employer") },
          { value: String(Role.Helper), label: t("staff.helper") },
        ]}
        value={String(role())}
        onChoose={(value) => setRole(Number(value))}
      />
      <p class="quiet">{t("staff.role-follows")}</p>
      <Field form={form} name="name" label={t("staff.name")} />
      <Field form={form} name="code" label={t("staff.code")} hint={t("staff.code-hint")} />
      <Problem error={enrol.error()} />
    </Screen>
  );
}
