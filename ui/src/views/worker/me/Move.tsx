import { Match, Show, Switch, createEffect, createSignal, onCleanup } from "solid-js";

import { Button } from "../../../components/controls/Button";
import { Card, Row } from "../../../components/controls/Card";
import { Problem } from "../../../components/failures/Problem";
import { QrCode } from "../../../components/codes/QrCode";
import { Screen } from "../../../components/frame/Screen";
import { call } from "../../../backend/call";
import type { CardView } from "../../../backend/generated";
import { t } from "../../../i18n";
import { Scanner } from "../../../scan/Scanner";
import { createAction } from "../../../state/action";
import { done } from "../../../state/changes";
import { me } from "../../../state/session";

/** Milliseconds for which the next phone shows its code: name, number and home stand in it in clear. */
const SHOWN = 120_000;

/** Two phones and nobody else: the next one shows its code, the old one scans it and vouches for it. */
export function Move() {
  const [scans, setScans] = createSignal(false);
  const [code, setCode] = createSignal<string>();
  const [card, setCard] = createSignal<CardView>();
  const [moved, setMoved] = createSignal(false);
  createEffect(() => {
    if (!code()) return;
    const timer = setTimeout(() => { setCode(undefined); }, SHOWN);
    onCleanup(() => { clearTimeout(timer); });
  });
  const show = createAction(async () => setCode(await call("worker.moving-code", { person: me() })));
  const scanned = createAction(async (text: string) => setCard(await call("worker.read-moving", { person: me(), code: text })));
  const moveOn = createAction(async () => {
    await done(call("worker.move-on", { person: me() }));
    setMoved(true);
  });
  return (
    <Screen back title={t("move.title")}>
      <Problem error={show.error() ?? scanned.error() ?? moveOn.error()} />
      <Switch
        fallback={
          <>
            <p class="lead">{t("move.why")}</p>
            <Row icon="phone" title={t("move.this-is-new")} note={t("move.new-note")} onPress={show} />
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
                <Button kind="main" onPress={moveOn}>
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
            <Scanner hint={t("move.scan")} onCode={scanned} />
          </Show>
        </Match>
      </Switch>
    </Screen>
  );
}
