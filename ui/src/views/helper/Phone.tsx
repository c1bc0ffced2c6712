import { Show, createResource, createSignal } from "solid-js";

import { Choices } from "../../components/Choices";
import { Icon } from "../../components/Icon";
import { Problem } from "../../components/Problem";
import { QrCode } from "../../components/QrCode";
import { Screen } from "../../components/Screen";
import { helper } from "../../backend/commands";
import type { ErrorView, Seen } from "../../backend/types";
import { t } from "../../i18n";
import { Scanner } from "../../scan/Scanner";
import { done } from "../../state/changes";
import { asError } from "../../state/errors";

/** Vouches for a worker's phone: it scans this screen, and its answer is scanned here. */
export function Phone() {
  const [asked] = createResource(helper.identityChallenge);
  const [method, setMethod] = createSignal<Seen>("id-card");
  const [error, setError] = createSignal<ErrorView>();
  const [vouched, setVouched] = createSignal(false);
  const scanned = async (code: string) => {
    setError(undefined);
    try {
      await done(helper.attestPhone(code, method()));
      setVouched(true);
    } catch (thrown) {
      setError(asError(thrown));
    }
  };
  return (
    <Screen back title={t("helper.phone")}>
      <Show when={asked.error as unknown}>{(thrown) => <Problem error={asError(thrown())} />}</Show>
      <Show when={!asked.error && asked.latest}>
        {(text) => (
          <Show
            when={!vouched()}
            fallback={
              <p class="note note--good">
                <Icon name="check" /> {t("helper.attested")}
              </p>
            }
          >
            <p class="lead">{t("helper.phone-1")}</p>
            <div class="pass__code">
              <QrCode text={text()} label={t("helper.phone-code")} />
            </div>
            <Choices
              label={t("helper.phone-2")}
              stacked
              options={(["id-card", "temporary-id-card", "household-register"] as const).map((value) => ({
                value,
                label: t(`seen.${value}`),
              }))}
              value={method()}
              onChoose={setMethod}
            />
            <p class="lead">{t("helper.phone-3")}</p>
            <Problem error={error()} />
            <Scanner hint={t("helper.phone-scan")} onCode={(code) => void scanned(code)} />
          </Show>
        )}
      </Show>
    </Screen>
  );
}
