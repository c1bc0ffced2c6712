import { Match, Show, Switch, createEffect, createSignal, onCleanup } from "solid-js";

import { Button } from "../../components/Button";
import { Card, Row } from "../../components/Card";
import { Problem } from "../../components/Problem";
import { QrCode } from "../../components/QrCode";
import { Screen } from "../../components/Screen";
import { worker } from "../../backend/commands";
import type { CardView, ErrorView } from "../../backend/types";
import { t } from "../../i18n";
import { Scanner } from "../../scan/Scanner";
import { done } from "../../state/changes";
import { asError } from "../../state/errors";
import { me } from "../../state/session";

/** Milliseconds for which the next phone shows its code: name, number and home stand in it in clear. */
const SHOWN = 120_000;

/** Two phones and nobody else: the next one shows its code, the old one scans it and vouches for it. */
export function Move() {
  const [scans, setScans] = createSignal(false);
  const [code, setCode] = createSignal<string>();
  const [card, setCard] = createSignal<CardView>();
  const [moved, setMoved] = createSignal(false);
  const [error, setError] = createSignal<ErrorView>();
  createEffect(() => {
    if (!code()) return;
    const timer = setTimeout(() => { setCode(undefined); }, SHOWN);
    onCleanup(() => { clearTimeout(timer); });
  });
  const attempt = async (act: () => Promise<unknown>) => {
    setError(undefined);
    try {
      await act();
    } catch (thrown) {
      setError(asError(thrown));
    }
  };
  const show = () => attempt(async () => setCode(await worker.movingCode(me())));
  const scanned = (text: string) => attempt(async () => setCard(await worker.readMoving(me(), text)));
  const moveOn = () =>
    attempt(async () => {
      await done(worker.moveOn(me()));
      setMoved(true);
    });
  return (
    <Screen back title={t("move.title")}>
      <Problem error={error()} />
      <Switch
        fallback={
          <>
            <p class="lead">{t("move.why")}</p>
            <Row icon="phone" title={t("move.this-is-new")} note={t("move.new-note")} onPress={() => void show()} />
            <Row icon="camera" title={t("move.this-is-old")} note={t("move.old-note")} onPress={() => setScans(true)} />
          </>
        }
      >
        <Match when={moved()}>
          <p class="note note--good">{t("move.done")}</p>
        </Match>
        <Match when={card()}>
          {(shown) => (
            <Card>
              <h2 class="card__title">{t("move.ask")}</h2>
              <p class="lead">
                <strong>{shown().name}</strong>
              </p>
              <p class="quiet">{t("move.leaves")}</p>
              <div class="pair">
                <Button onPress={() => { setCard(undefined); }}>{t("action.back")}</Button>
                <Button kind="main" onPress={() => void moveOn()}>
                  {t("move.do")}
                </Button>
              </div>
            </Card>
          )}
        </Match>
        <Match when={code()}>
          {(text) => (
            <>
              <p class="lead">{t("move.show")}</p>
              <div class="pass__code">
                <QrCode text={text()} label={t("move.code")} />
              </div>
              <p class="quiet">{t("move.clear")}</p>
            </>
          )}
        </Match>
        <Match when={scans()}>
          <Show when={!card()}>
            <Scanner hint={t("move.scan")} onCode={(text) => void scanned(text)} />
          </Show>
        </Match>
      </Switch>
    </Screen>
  );
}
