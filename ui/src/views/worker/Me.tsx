import { For, Show, createSignal } from "solid-js";

import { Button } from "../../components/Button";
import { Card, Row } from "../../components/Card";
import { Choices, Tick } from "../../components/Choices";
import { Problem } from "../../components/Problem";
import { Refused } from "../../components/Refused";
import { Screen } from "../../components/Screen";
import { device } from "../../backend/commands";
import type { ErrorView } from "../../backend/types";
import { LANGUAGES, language, setLanguage, t } from "../../i18n";
import { done, fresh } from "../../state/changes";
import { asError } from "../../state/errors";
import { go } from "../../state/navigation";
import { ROLE, become, keepLanguage, keepLargeText, leave, me, started, whoAmI } from "../../state/session";
import { syncNow, syncTrouble, syncing } from "../../state/sync";
import { ago, secondsSince } from "../../state/time";

/** One's own things: how far all was sent, the language, who else is on this device, and an end to it. */
export function Me() {
  const queue = fresh(["outbox"], device.queue);
  const isWorker = () => whoAmI()?.role === ROLE.worker;
  const others = () => (started()?.people ?? []).filter((p) => p.person !== me() && !p.paper);
  return (
    <Screen title={t("me.title")} headed {...(isWorker() ? { nav: "me" as const } : { back: true })}>
      <Card>
        <h2 class="card__title">{t("me.sync")}</h2>
        <p>
          {t("me.waiting", { n: queue.latest?.waiting ?? 0 })}
          <br />
          {queue.latest?.last_sync
            ? t("me.last-sync", { age: ago(secondsSince(queue.latest.last_sync)) })
            : t("sync.never")}
        </p>
        <Show when={syncTrouble()}>
          {(code) => <Problem error={{ code: code(), fields: [] }} />}
        </Show>
        <Button icon="sync" busy={syncing()} onPress={() => void syncNow()}>
          {t(syncing() ? "me.syncing" : "me.sync-now")}
        </Button>
      </Card>
      <Refused />
      <Show when={isWorker()}>
        <Row icon="card" title={t("me.identity")} note={t("me.identity-note")} onPress={() => { go("identity"); }} />
        <Row icon="person" title={t("me.registration")} onPress={() => { go("register", { step: "1" }); }} />
        <Row icon="bus" title={t("me.intent")} onPress={() => { go("intent"); }} />
      </Show>
      <Choices
        label={t("language.choose")}
        options={LANGUAGES.map((entry) => ({ value: entry.tag, label: entry.name }))}
        value={language()}
        onChoose={(tag) => {
          setLanguage(tag);
          void keepLanguage();
        }}
      />
      <Tick
        label={t("me.large-text")}
        on={started()?.settings["large-text"] === "1"}
        onToggle={(on) => void keepLargeText(on)}
      />
      <For each={others()}>
        {(person) => (
          <Row
            icon="person"
            title={person.name || t("brand.name")}
            note={t(`role.${String(person.role) as "0" | "1" | "2" | "3"}`)}
            onPress={() => void become(person.person)}
          />
        )}
      </For>
      <Show when={isWorker()}>
        <Row icon="people" title={t("welcome.staff")} onPress={() => { go("staff"); }} />
      </Show>
      <Delete />
      <p class="quiet">
        {t("welcome.service", { place: started()?.place_name ?? "", version: started()?.version ?? "" })}
        <br />
        {t(`protection.${started()?.protection ?? "software"}`)}
      </p>
    </Screen>
  );
}

/** Deletes in two steps; what was not sent yet is named before it goes. */
function Delete() {
  const [asked, setAsked] = createSignal(false);
  const [error, setError] = createSignal<ErrorView>();
  const queue = fresh(["outbox"], device.queue);
  const remove = async () => {
    try {
      await done(device.deletePerson(me(), true));
      await leave();
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
        <Problem error={error()} />
        <div class="pair">
          <Button onPress={() => setAsked(false)}>{t("action.keep")}</Button>
          <Button kind="danger" onPress={() => void remove()}>
            {t("me.delete-do")}
          </Button>
        </div>
      </Card>
    </Show>
  );
}
