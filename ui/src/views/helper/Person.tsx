import { Show, createSignal } from "solid-js";

import { Button } from "../../components/Button";
import { Card, Row } from "../../components/Card";
import { Choices } from "../../components/Choices";
import { Icon } from "../../components/Icon";
import { Problem } from "../../components/Problem";
import { Screen } from "../../components/Screen";
import { helper, worker } from "../../backend/commands";
import type { ErrorView, Saved, Seen } from "../../backend/types";
import { language, t } from "../../i18n";
import { done, fresh } from "../../state/changes";
import { asError } from "../../state/errors";
import { go, param } from "../../state/navigation";
import { started } from "../../state/session";

/** A word that was given and not refused since. */
const ATTESTED: readonly (Saved | null)[] = ["here", "sent", "confirmed"];

/** One person without a phone: identity seen, where they want to go, today's health, the pass to print. */
export function Person() {
  const person = () => param("person");
  const home = fresh(["registration", "health", "trip", "outbox"], () => worker.home(person()));
  const [method, setMethod] = createSignal<Seen>("id-card");
  const [error, setError] = createSignal<ErrorView>();
  const [sheet, setSheet] = createSignal("");
  const attempt = async (act: () => Promise<unknown>) => {
    setError(undefined);
    try {
      await act();
    } catch (thrown) {
      setError(asError(thrown));
    }
  };
  const attest = () => attempt(() => done(helper.attestPaper(person(), method())));
  const print = () =>
    attempt(async () => {
      const paper = await helper.paperPass(person(), language());
      setSheet(`data:image/png;base64,${paper.png}`);
    });
  const name = () => started()?.people.find((p) => p.person === person())?.name ?? "";
  return (
    <Screen
      back
      title={name()}
      footer={
        <Button kind="main" icon="print" onPress={() => void print()}>
          {t("helper.print")}
        </Button>
      }
    >
      <Problem error={error()} />
      <Show when={sheet()}>
        {(source) => (
          <Card>
            <img class="sheet" src={source()} alt={t("helper.sheet")} />
            <Button icon="print" onPress={() => { window.print(); }}>
              {t("helper.print-now")}
            </Button>
          </Card>
        )}
      </Show>
      <Card>
        <Show
          when={home.latest && (home.latest.verified || ATTESTED.includes(home.latest.attested))}
          fallback={
            <>
              <Choices
                label={t("helper.seen")}
                stacked
                options={(["id-card", "temporary-id-card", "household-register"] as const).map((value) => ({
                  value,
                  label: t(`seen.${value}`),
                }))}
                value={method()}
                onChoose={setMethod}
              />
              <Button icon="card" onPress={() => void attest()}>
                {t("helper.attest")}
              </Button>
            </>
          }
        >
          <p class="fact">
            <Icon name="check" /> <strong>{t(home.latest?.verified ? "helper.verified" : "helper.attested")}</strong>
          </p>
          <Show when={!home.latest?.verified && home.latest?.attested}>
            {(way) => <p class="quiet">{t(`saved.${way()}`)}</p>}
          </Show>
        </Show>
      </Card>
      <Row
        icon="bus"
        title={t("intent.title")}
        note={home.latest?.intent ? t(`saved.${home.latest.intent}`) : t("station.now")}
        onPress={() => { go("intent", { person: person() }); }}
      />
      <Row
        icon="heart"
        title={t("declare.title")}
        note={home.latest?.declaration ? t(`saved.${home.latest.declaration}`) : t("station.now")}
        onPress={() => { go("declare", { person: person() }); }}
      />
    </Screen>
  );
}
