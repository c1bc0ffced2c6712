import { createSignal } from "solid-js";

import { Button } from "../../components/Button";
import { Problem } from "../../components/Problem";
import { Screen } from "../../components/Screen";
import { crew } from "../../backend/commands";
import type { ErrorView } from "../../backend/types";
import { t } from "../../i18n";
import { done } from "../../state/changes";
import { asError } from "../../state/errors";
import { back, backTo, param } from "../../state/navigation";
import { placeHere, placeParams } from "./place";
import { tenths } from "./temperature";

/** Health checked on the spot: the thermometer's number, recorded and signed. */
export function Health() {
  const [typed, setTyped] = createSignal("");
  const [wrong, setWrong] = createSignal(false);
  const [error, setError] = createSignal<ErrorView>();
  const record = async () => {
    const temperature = tenths(typed());
    setWrong(temperature === undefined);
    if (temperature === undefined) return;
    try {
      const scan = param("scan") === "employer-scan" ? "employer-scan" : "crew-scan";
      await done(crew.checkHealth(placeHere(), Number(param("slot")), temperature, scan === "employer-scan"));
      if (param("code")) backTo(scan, { ...placeParams(placeHere()), code: param("code") });
      else back();
    } catch (thrown) {
      setError(asError(thrown));
    }
  };
  return (
    <Screen
      back
      title={t("health.title")}
      footer={
        <Button kind="main" icon="check" onPress={() => void record()}>
          {t("health.record")}
        </Button>
      }
    >
      <p class="lead">{t("health.look")}</p>
      <div class="field" classList={{ "field--wrong": wrong() }}>
        <label class="field__label" for="temperature">
          {t("declare.temperature")}
        </label>
        <input
          id="temperature"
          class="field__input field__input--digits"
          inputmode="decimal"
          autocomplete="off"
          placeholder="36.5"
          value={typed()}
          aria-invalid={wrong() ? "true" : undefined}
          aria-describedby="temperature-help"
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <p class="field__help" id="temperature-help">
          {wrong() ? <span class="field__error">✕ {t("health.wrong")}</span> : t("health.fever")}
        </p>
      </div>
      <Problem error={error()} />
    </Screen>
  );
}
