import { Show, createResource } from "solid-js";

import { Button } from "../../components/controls/Button";
import { Problem } from "../../components/failures/Problem";
import { QrCode } from "../../components/codes/QrCode";
import { Screen } from "../../components/frame/Screen";
import { call } from "../../backend/call";
import { t } from "../../i18n";
import { asError } from "../../state/errors";
import { back, replace, type Screens } from "../../state/navigation";
import { placeOf } from "./place";

/** Asks the worker's phone for freshness: a code to scan, or six digits to type. One of them counts at a time. */
export function Ask(props: Screens["crew-ask"]) {
  const digits = () => props.by === "digits";
  const [asked] = createResource(
    () => ({ ...placeOf(props), by: props.by, gate: props.scan === "employer-scan" }),
    async ({ trip, leg, by, gate }) =>
      by === "digits" ? String(await call("crew.ask-by-digits")) : call("crew.ask-by-code", { trip, leg, gate }),
  );
  return (
    <Screen
      back
      title={t("ask.title")}
      footer={
        <>
          <Button kind="main" icon="code" onPress={back}>
            {t("ask.scan-now")}
          </Button>
          <Button
            onPress={() => {
              replace("crew-ask", { ...placeOf(props), scan: props.scan, by: digits() ? "code" : "digits" });
            }}
          >
            {t(digits() ? "ask.by-code" : "ask.by-digits")}
          </Button>
        </>
      }
    >
      <Show when={asked.error as unknown}>{(thrown) => <Problem error={asError(thrown())} />}</Show>
      <Show when={!asked.error && !asked.loading ? asked() : undefined}>
        {(text) => (
          <Show
            when={digits()}
            fallback={
              <>
                <p class="lead">{t("ask.code-do")}</p>
                <div class="pass__code">
                  <QrCode text={text()} label={t("ask.code")} />
                </div>
              </>
            }
          >
            <p class="lead">{t("ask.digits-do")}</p>
            <p class="digits">{`000000${text()}`.slice(-6).replace(/(\d{3})/, "$1 ")}</p>
          </Show>
        )}
      </Show>
      <p class="quiet">{t("ask.two-minutes")}</p>
    </Screen>
  );
}
