import { Match, Show, Switch, createResource, createSignal } from "solid-js";

import { Button } from "../../components/controls/Button";
import { Icon } from "../../components/controls/Icon";
import { Problem } from "../../components/failures/Problem";
import { QrCode } from "../../components/codes/QrCode";
import { Screen } from "../../components/frame/Screen";
import { call } from "../../backend/call";
import type { CardView } from "../../backend/generated";
import { t } from "../../i18n";
import { Scanner } from "../../scan/Scanner";
import { createAction } from "../../state/action";
import { asError } from "../../state/errors";
import { Compare } from "./Compare";

/** Vouches for a worker's phone: it scans this screen, its answer is scanned here and compared with the card; then the next. */
export function Phone() {
  const [asked, { refetch }] = createResource(() => call("helper.identity-challenge"));
  const [card, setCard] = createSignal<CardView>();
  const [same, setSame] = createSignal<boolean>();
  const scanned = createAction(async (code: string) => {
    setCard(await call("helper.read-enrolment", { code }));
  });
  const next = () => {
    setCard(undefined);
    setSame(undefined);
    void refetch();
  };
  return (
    <Screen
      back
      title={t("helper.phone")}
      footer={
        same() === undefined ? undefined : (
          <Button kind="main" onPress={next}>
            {t("helper.next")}
          </Button>
        )
      }
    >
      <Show when={asked.error as unknown}>{(thrown) => <Problem error={asError(thrown())} />}</Show>
      <Switch>
        <Match when={same() === true}>
          <p class="note note--good">
            <Icon name="check" /> {t("helper.attested")}
          </p>
        </Match>
        <Match when={same() === false}>
          <p class="note">{t("helper.refused")}</p>
        </Match>
        <Match when={card()}>{(shown) => <Compare card={shown()} onAnswered={setSame} />}</Match>
        <Match when={!asked.error && asked.latest}>
          {(text) => (
            <>
              <p class="lead">{t("helper.phone-1")}</p>
              <div class="pass__code">
                <QrCode text={text()} label={t("helper.phone-code")} />
              </div>
              <p class="lead">{t("helper.phone-2")}</p>
              <Problem error={scanned.error()} />
              <Scanner hint={t("helper.phone-scan")} onCode={scanned} />
            </>
          )}
        </Match>
      </Switch>
    </Screen>
  );
}
