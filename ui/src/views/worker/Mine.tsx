import { Show, createSignal } from "solid-js";

import { Button } from "../../components/Button";
import { Card, Row } from "../../components/Card";
import { Tick } from "../../components/Choices";
import { Problem } from "../../components/Problem";
import { Screen } from "../../components/Screen";
import { device, worker } from "../../backend/commands";
import type { Consent, ErrorView } from "../../backend/types";
import { t } from "../../i18n";
import { done, fresh } from "../../state/changes";
import { asError } from "../../state/errors";
import { go, param, replace } from "../../state/navigation";
import { leave, load, whom } from "../../state/session";

/** One's data: what one agreed to, and withdraws; who asked; an end to it. */
export function Mine() {
  const consent = fresh(["registration", "profile"], () => worker.consent(whom()));
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
      <Show when={!param("person")}>
        <Row icon="people" title={t("receipts.title")} note={t("receipts.note")} onPress={() => { go("receipts"); }} />
      </Show>
      <Delete />
    </Screen>
  );
}

/** One thing that was agreed to: withdrawn in two steps, given again by reading what it is about. */
function Agreed(props: { said: Consent; what: "service" | "health" }) {
  const [asked, setAsked] = createSignal(false);
  const [error, setError] = createSignal<ErrorView>();
  const on = () => props.said[props.what];
  const withdraw = async () => {
    setAsked(false);
    try {
      const service = props.what !== "service" && props.said.service;
      await done(worker.giveConsent(whom(), { ...props.said, service, health: false }));
    } catch (thrown) {
      setError(asError(thrown));
    }
  };
  return (
    <Card>
      <p class="strong">{t(`consent.${props.what}`)}</p>
      <p class={`state state--line ${on() ? "state--board" : "state--hold"}`}>
        {t(on() ? "mine.on" : "mine.off")}
      </p>
      <Problem error={error()} />
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
            <Button kind="danger" onPress={() => void withdraw()}>
              {t("mine.withdraw-do")}
            </Button>
          </div>
        </Show>
      </Show>
    </Card>
  );
}

/** Deletes only after a second, deliberate step: what goes is named, and the box is ticked. */
function Delete() {
  const [asked, setAsked] = createSignal(false);
  const [sure, setSure] = createSignal(false);
  const [error, setError] = createSignal<ErrorView>();
  const queue = fresh(["outbox"], device.queue);
  const remove = async () => {
    try {
      await done(device.deletePerson(whom(), true));
      if (!param("person")) await leave();
      else {
        await load();
        replace("helper");
      }
    } catch (thrown) {
      setError(asError(thrown));
    }
  };
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
        <Problem error={error()} />
        <div class="pair">
          <Button onPress={() => { setAsked(false); setSure(false); }}>{t("action.keep")}</Button>
          <Button kind="danger" off={!sure()} onPress={() => void remove()}>
            {t("me.delete-do")}
          </Button>
        </div>
      </Card>
    </Show>
  );
}
