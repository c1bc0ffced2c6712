import { Show, createSignal } from "solid-js";

import { Button } from "../../components/Button";
import { Problem } from "../../components/Problem";
import { Screen } from "../../components/Screen";
import { worker } from "../../backend/commands";
import type { ErrorView } from "../../backend/types";
import { language, t } from "../../i18n";
import { Scanner } from "../../scan/Scanner";
import { asError } from "../../state/errors";
import { param, replace } from "../../state/navigation";

/** Answers staff who ask for freshness: six digits that they read out, or the code on their screen. */
export function Answer() {
  const [digits, setDigits] = createSignal("");
  const [wrong, setWrong] = createSignal(false);
  const [error, setError] = createSignal<ErrorView>();
  // The leg that was chosen on the pass; a code that names a trip is answered with that trip's ticket.
  const leg = () => (param("trip") ? { trip: param("trip") } : {});
  // Staff may show the one code or the other, and the worker cannot tell them apart.
  const scanned = async (code: string) => {
    setError(undefined);
    try {
      await worker.readQuestion(code, language());
      replace("asked", { code });
    } catch (thrown) {
      if (asError(thrown).code === "wrong-code") replace("pass", { ...leg(), challenge: code });
      else setError(asError(thrown));
    }
  };
  const show = () => {
    setWrong(!/^\d{6}$/.test(digits()));
    if (!wrong()) replace("pass", { ...leg(), digits: digits() });
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
      <Problem error={error()} />
      <Scanner hint={t("answer.scan-hint")} onCode={(code) => void scanned(code)} />
    </Screen>
  );
}
