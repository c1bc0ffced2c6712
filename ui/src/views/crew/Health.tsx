import { createSignal } from "solid-js";

import { Button } from "../../components/controls/Button";
import { Problem } from "../../components/failures/Problem";
import { Screen } from "../../components/frame/Screen";
import { call } from "../../backend/call";
import { t } from "../../i18n";
import { createAction } from "../../state/action";
import { done } from "../../state/changes";
import { backTo, type Screens } from "../../state/navigation";
import { judgedAgain } from "./hold";
import { placeOf } from "./place";
import { tenths } from "./temperature";

/** Health checked on the spot: the thermometer's number, recorded and signed. */
export function Health(props: Screens["crew-health"]) {
  const [typed, setTyped] = createSignal("");
  const [wrong, setWrong] = createSignal(false);
  const record = createAction(async () => {
    const temperature = tenths(typed());
    setWrong(temperature === undefined);
    if (temperature === undefined) return;
    const at = placeOf(props);
    await done(call("crew.check-health", { ...at, slot: props.slot, temperature, gate: props.scan === "employer-scan" }));
    const again = judgedAgain(props);
    backTo(again.screen, again.params);
  });
  return (
    <Screen
      back
      title={t("health.title")}
      footer={
        <Button kind="main" icon="check" busy={record.pending()} onPress={record}>
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
      <Problem error={record.error()} />
    </Screen>
  );
}
