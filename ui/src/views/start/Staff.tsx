import { createSignal } from "solid-js";

import { Button } from "../../components/Button";
import { Choices } from "../../components/Choices";
import { Problem } from "../../components/Problem";
import { Screen } from "../../components/Screen";
import { staff } from "../../backend/commands";
import { Role, type ErrorView } from "../../backend/types";
import { t } from "../../i18n";
import { done } from "../../state/changes";
import { asError } from "../../state/errors";
import { become } from "../../state/session";
import { syncNow } from "../../state/sync";

/** Staff takes up a role with the one-time code that the coordinator gave. */
export function Staff() {
  const [role, setRole] = createSignal<Role>(Role.Crew);
  const [name, setName] = createSignal("");
  const [code, setCode] = createSignal("");
  const [error, setError] = createSignal<ErrorView>();
  const [missing, setMissing] = createSignal(false);
  const enrol = async () => {
    setMissing(name().trim() === "" || code().trim() === "");
    if (missing()) return;
    try {
      const person = await done(staff.enrol(name(), role(), code()));
      void syncNow();
      await become(person);
    } catch (thrown) {
      setError(asError(thrown));
    }
  };
  return (
    <Screen
      back
      title={t("staff.title")}
      footer={
        <Button kind="main" onPress={() => void enrol()}>
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
      <Plain id="staff-name" label={t("staff.name")} value={name()} onType={setName} />
      <Plain id="staff-code" label={t("staff.code")} hint={t("staff.code-hint")} value={code()} onType={setCode} />
      {missing() && (
        <p class="field__help field__error" role="alert">
          ✕ {t("staff.missing")}
        </p>
      )}
      <Problem error={error()} />
    </Screen>
  );
}

function Plain(props: { id: string; label: string; hint?: string; value: string; onType: (text: string) => void }) {
  return (
    <div class="field">
      <label class="field__label" for={props.id}>
        {props.label}
      </label>
      <input
        id={props.id}
        class="field__input"
        autocomplete="off"
        value={props.value}
        onInput={(event) => {
          props.onType(event.currentTarget.value);
        }}
      />
      <p class="field__help">{props.hint}</p>
    </div>
  );
}
