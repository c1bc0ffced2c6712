import { Show, createEffect, createSignal, onCleanup } from "solid-js";

import { Row } from "../../../components/controls/Card";
import { Problem } from "../../../components/failures/Problem";
import { QrCode } from "../../../components/codes/QrCode";
import { Screen } from "../../../components/frame/Screen";
import { call } from "../../../backend/call";
import { t } from "../../../i18n";
import { Scanner } from "../../../scan/Scanner";
import { createAction } from "../../../state/action";
import { go } from "../../../state/navigation";
import { me } from "../../../state/session";

/** Milliseconds for which the answer is shown: name, number and home stand in it in clear. */
const SHOWN = 120_000;

/** Has the identity seen: the helper's code is scanned here, and the helper scans the answer. */
export function Identity() {
  const [answer, setAnswer] = createSignal<string>();
  const [over, setOver] = createSignal(false);
  createEffect(() => {
    if (!answer()) return;
    const timer = setTimeout(() => {
      setAnswer(undefined);
      setOver(true);
    }, SHOWN);
    onCleanup(() => { clearTimeout(timer); });
  });
  const scanned = createAction(async (code: string) => {
    setAnswer(await call("worker.enrolment-code", { person: me(), code }));
  });
  return (
    <Screen back title={t("identity.title")}>
      <Show
        when={answer()}
        fallback={
          <>
            <p class="lead">{t(over() ? "identity.over" : "identity.why")}</p>
            <Problem error={scanned.error()} />
            <Scanner hint={t("identity.scan")} onCode={scanned} />
            <Row icon="phone" title={t("move.have-old")} onPress={() => { go("move"); }} />
          </>
        }
      >
        {(text) => (
          <>
            <p class="lead">{t("identity.show")}</p>
            <p class="quiet">{t("identity.clear")}</p>
            <div class="pass__code">
              <QrCode text={text()} label={t("identity.code")} />
            </div>
          </>
        )}
      </Show>
    </Screen>
  );
}
