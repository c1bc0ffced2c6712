import { Show, createResource } from "solid-js";

import { Button } from "../../components/Button";
import { Problem } from "../../components/Problem";
import { QrCode } from "../../components/QrCode";
import { Screen } from "../../components/Screen";
import { crew } from "../../backend/commands";
import { t } from "../../i18n";
import { asError } from "../../state/errors";
import { back, here, param, replace } from "../../state/navigation";
import { placeHere } from "./place";

/** Asks the worker's phone for freshness: a code to scan, or six digits to type. One of them counts at a time. */
export function Ask() {
  const digits = () => param("by") === "digits";
  const [asked] = createResource(
    () => [param("by")] as const,
    async () => (digits() ? String(await crew.askByDigits(placeHere())) : crew.askByCode(placeHere(), param("scan") === "employer-scan")),
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
              replace("crew-ask", { ...here().params, by: digits() ? "code" : "digits" });
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
