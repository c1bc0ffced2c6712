import { Show, createSignal } from "solid-js";

import { Button } from "../../../components/controls/Button";
import { Problem } from "../../../components/failures/Problem";
import { Screen } from "../../../components/frame/Screen";
import { call } from "../../../backend/call";
import { language, t } from "../../../i18n";
import { Scanner } from "../../../scan/Scanner";
import { createAction } from "../../../state/action";
import { asError } from "../../../state/errors";
import { replace, type Screens } from "../../../state/navigation";

/** Answers staff who ask for freshness: six digits that they read out, or the code on their screen. */
export function Answer(props: Screens["answer"]) {
  const [digits, setDigits] = createSignal("");
  const [wrong, setWrong] = createSignal(false);
  // The leg that was chosen on the pass; a code that names a trip is answered with that trip's ticket.
  const leg = () => (props.trip ? { trip: props.trip } : {});
  // Staff may show the one code or the other, and the worker cannot tell them apart.
  const scanned = createAction(async (code: string) => {
    try {
      await call("worker.read-question", { code, language: language() });
      replace("asked", { code });
    } catch (thrown) {
      if (asError(thrown).code !== "wrong-code") throw thrown;
      replace("pass", { ...leg(), challenge: code });
    }
  });
  const show = () => {
    setWrong(!/^\d{6}$/.test(digits()));
    if (!wrong()) replace("pass", { ...leg(), digits: Number(digits()) });
  };
  return (
    <Screen
      back
      title={t("answer.title")}
      footer={
        <Button kind="main" icon="code" onPress={show}>
          {t("answer.show")}
        </Button>
      }
    >
      <div class="field" classList={{ "field--wrong": wrong() }}>
        <label class="field__label" for="digits">
          {t("answer.digits")}
        </label>
        <input
          id="digits"
          class="field__input field__input--digits"
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength="6"
          value={digits()}
          aria-invalid={wrong() ? "true" : undefined}
          aria-describedby="digits-help"
          onInput={(event) => setDigits(event.currentTarget.value.replace(/\D/g, ""))}
        />
        <p class="field__help" id="digits-help">
          <Show when={wrong()}>
            <span class="field__error">✕ {t("answer.six")}</span>
          </Show>
        </p>
      </div>
      <h2 class="card__title">{t("answer.or-scan")}</h2>
      <Problem error={scanned.error()} />
      <Scanner hint={t("answer.scan-hint")} onCode={scanned} />
    </Screen>
  );
}
