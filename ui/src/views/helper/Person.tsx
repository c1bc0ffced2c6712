import { Show, createSignal } from "solid-js";

import { Button } from "../../components/controls/Button";
import { Card, Row } from "../../components/controls/Card";
import { Icon } from "../../components/controls/Icon";
import { Legs, legOf } from "../../components/travel/Legs";
import { Printed } from "../../components/travel/Printed";
import { Problem } from "../../components/failures/Problem";
import { Screen } from "../../components/frame/Screen";
import { call } from "../../backend/call";
import type { CardView, Paper, Saved } from "../../backend/generated";
import { language, t } from "../../i18n";
import { createAction } from "../../state/action";
import { fresh } from "../../state/changes";
import { go, type Screens } from "../../state/navigation";
import { started } from "../../state/session";
import { Compare } from "./Compare";

/** A word that was given and not refused since. */
const ATTESTED: readonly (Saved | null)[] = ["here", "sent", "confirmed"];

/** One person without a phone: identity seen, where they want to go, today's health, the pass to print. */
export function Person(props: Screens["helper-person"]) {
  const person = () => props.person;
  const home = fresh(["registration", "health", "trip", "outbox"], () => call("worker.home", { person: person() }));
  const told = fresh(["notice"], () => call("worker.notices", { person: person(), language: language() }));
  const untold = () => told.latest?.filter((notice) => !notice.read).length ?? 0;
  const open = (screen: "intent" | "declare" | "notices" | "ahead" | "certificates" | "mine") => { go(screen, { person: person() }); };
  const [card, setCard] = createSignal<CardView>();
  const [differs, setDiffers] = createSignal(false);
  const [sheet, setSheet] = createSignal<Paper>();
  // Without a choice, the ticket of the next leg.
  const trips = fresh(["trip", "profile"], () => call("worker.trips", { person: person() }));
  const [leg, setLeg] = createSignal<string>();
  const compare = createAction(async () => setCard(await call("helper.show-paper", { person: person() })));
  const answered = (same: boolean) => {
    setCard(undefined);
    setDiffers(!same);
  };
  const print = createAction(async () => {
    setSheet(await call("helper.paper-pass", { person: person(), language: language(), trip: leg() ?? null }));
  });
  const name = () => started()?.people.find((p) => p.person === person())?.name ?? "";
  return (
    <Screen
      back
      title={name()}
      footer={
        <Button kind="main" icon="print" busy={print.pending()} onPress={print}>
          {t("helper.print")}
        </Button>
      }
    >
      <Problem error={compare.error() ?? print.error()} />
      <Legs
        legs={(trips.latest ?? []).map(legOf)}
        shown={leg() ?? trips.latest?.[0]?.trip}
        onChoose={(chosen) => {
          setSheet(undefined);
          setLeg(chosen);
        }}
      />
      <Show when={sheet()}>
        {(drawn) => (
          <Card>
            <Printed sheet={drawn()} />
          </Card>
        )}
      </Show>
      <Card>
        <Show
          when={home.latest && (home.latest.verified || ATTESTED.includes(home.latest.attested))}
          fallback={
            <Show
              when={card()}
              fallback={
                <>
                  <Show when={differs()}>
                    <p class="note">{t("helper.refused")}</p>
                  </Show>
                  <Button icon="card" onPress={compare}>
                    {t("helper.attest")}
                  </Button>
                </>
              }
            >
              {(shown) => <Compare card={shown()} onAnswered={answered} />}
            </Show>
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
        onPress={() => { open("intent"); }}
      />
      <Row
        icon="heart"
        title={t("declare.title")}
        note={home.latest?.declaration ? t(`saved.${home.latest.declaration}`) : t("station.now")}
        end={<Show when={home.latest?.colour}>{(colour) => <span class="tag">{t(`colour.${colour()}`)}</span>}</Show>}
        onPress={() => { open("declare"); }}
      />
      <Row
        icon="bell"
        title={t("helper.tell")}
        note={untold() > 0 ? t("helper.untold", { n: untold() }) : t("helper.all-told")}
        onPress={() => { open("notices"); }}
      />
      <Row icon="check" title={t("ahead.title")} onPress={() => { open("ahead"); }} />
      <Row icon="card" title={t("certificates.title")} onPress={() => { open("certificates"); }} />
      <Row icon="keys" title={t("helper.correct")} onPress={() => { go("register", { person: person(), step: 1 }); }} />
      <Row icon="person" title={t("helper.data")} note={t("helper.data-note")} onPress={() => { open("mine"); }} />
    </Screen>
  );
}
