import { Show, createSignal } from "solid-js";

import { Button } from "../../../components/controls/Button";
import { Card, Row } from "../../../components/controls/Card";
import { Tick } from "../../../components/controls/Choices";
import { Problem } from "../../../components/failures/Problem";
import { Screen } from "../../../components/frame/Screen";
import { call } from "../../../backend/call";
import type { Consent } from "../../../backend/generated";
import { t } from "../../../i18n";
import { createAction } from "../../../state/action";
import { done, fresh } from "../../../state/changes";
import { go, replace, type Screens } from "../../../state/navigation";
import { leave, load, whom } from "../../../state/session";

/** One's data: what one agreed to, and withdraws; who asked; an end to it. */
export function Mine(props: Screens["mine"]) {
  const consent = fresh(["registration", "profile"], () => call("worker.consent", { person: whom() }));
  return (
    <Screen back title={t("mine.title")}>
      <h2 class="field__label">{t("mine.agreed")}</h2>
      <Show when={consent.latest} fallback={<p class="note">{t("mine.nothing-agreed")}</p>}>
        {(said) => (
          <>
            <Agreed said={said()} what="service" />
            <Agreed said={said()} what="health" />
          </>
        )}
      </Show>
      <Show when={props.person === undefined}>
        <Row icon="people" title={t("receipts.title")} note={t("receipts.note")} onPress={() => { go("receipts"); }} />
      </Show>
      <Delete person={props.person} />
    </Screen>
  );
}

/** One thing that was agreed to: withdrawn in two steps, given again by reading what it is about. */
function Agreed(props: { said: Consent; what: "service" | "health" }) {
  const [asked, setAsked] = createSignal(false);
  const on = () => props.said[props.what];
  const withdraw = createAction(async () => {
    setAsked(false);
    const service = props.what !== "service" && props.said.service;
    await done(call("worker.give-consent", { person: whom(), said: { ...props.said, service, health: false } }));
  });
  return (
    <Card>
      <p class="strong">{t(`consent.${props.what}`)}</p>
      <p class={`state state--line ${on() ? "state--board" : "state--hold"}`}>
        {t(on() ? "mine.on" : "mine.off")}
      </p>
      <Problem error={withdraw.error()} />
      <Show
        when={on()}
        fallback={<Button onPress={() => { go("consent", { person: whom() }); }}>{t("mine.agree-again")}</Button>}
      >
        <Show
          when={asked()}
          fallback={
            <Button kind="bare" onPress={() => setAsked(true)}>
              {t("mine.withdraw")}
            </Button>
          }
        >
          <p class="note note--dawn">{t(`mine.withdraw-${props.what}`)}</p>
          <div class="pair">
            <Button onPress={() => setAsked(false)}>{t("mine.keep")}</Button>
            <Button kind="danger" onPress={withdraw}>
              {t("mine.withdraw-do")}
            </Button>
          </div>
        </Show>
      </Show>
    </Card>
  );
}

/** Deletes only after a second, deliberate step: what goes is named, and the box is ticked. */
function Delete(props: { person: string | undefined }) {
  const [asked, setAsked] = createSignal(false);
  const [sure, setSure] = createSignal(false);
  const queue = fresh(["outbox"], () => call("device.queue"));
  const remove = createAction(async () => {
    await done(call("device.delete-person", { person: whom(), erase_unsent: true }));
    if (props.person === undefined) await leave();
    else {
      await load();
      replace("helper");
    }
  });
  return (
    <Show
      when={asked()}
      fallback={
        <Button kind="bare" onPress={() => setAsked(true)}>
          {t("me.delete")}
        </Button>
      }
    >
      <Card>
        <h2 class="card__title">{t("me.delete-ask")}</h2>
        <p>{t("me.delete-what")}</p>
        <Show when={(queue.latest?.waiting ?? 0) > 0}>
          <p class="note note--dawn">{t("me.delete-unsent", { n: queue.latest?.waiting ?? 0 })}</p>
        </Show>
        <Tick label={t("me.delete-sure")} on={sure()} onToggle={setSure} />
        <Problem error={remove.error()} />
        <div class="pair">
          <Button onPress={() => { setAsked(false); setSure(false); }}>{t("action.keep")}</Button>
          <Button kind="danger" off={!sure()} onPress={remove}>
            {t("me.delete-do")}
          </Button>
        </div>
      </Card>
    </Show>
  );
}
