import { For, Show, createSignal } from "solid-js";

import { Button } from "../../../components/controls/Button";
import { Card, Row } from "../../../components/controls/Card";
import { Choices, Tick } from "../../../components/controls/Choices";
import { Problem } from "../../../components/failures/Problem";
import { Refused } from "../../../components/failures/Refused";
import { Screen } from "../../../components/frame/Screen";
import { call } from "../../../backend/call";
import { LANGUAGES, language, t } from "../../../i18n";
import { createAction } from "../../../state/action";
import { fresh } from "../../../state/changes";
import { offer } from "../../../state/file";
import { go } from "../../../state/navigation";
import { roleName } from "../../../state/roles";
import { become, homeOf, keepLanguage, keepLargeText, me, started, whoAmI } from "../../../state/session";
import { syncNow, syncTrouble, syncing } from "../../../state/sync";
import { ago, secondsSince } from "../../../state/time";

/** One's own things: how far all was sent, the language, who else is on this device, and an end to it. */
export function Me() {
  const queue = fresh(["outbox"], () => call("device.queue"));
  const isWorker = () => whoAmI()?.role === null;
  const others = () => (started()?.people ?? []).filter((p) => p.person !== me() && !p.paper && (p.role !== null || !isWorker()));
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
      <Show when={whoAmI() && homeOf(whoAmI()) === "me"}>
        <p class="note">{t("staff.no-screens")}</p>
      </Show>
      <Show when={isWorker()}>
        <Row icon="card" title={t("me.identity")} note={t("me.identity-note")} onPress={() => { go("identity"); }} />
        <Row icon="person" title={t("me.registration")} onPress={() => { go("register", { step: 1 }); }} />
        <Row icon="bus" title={t("me.intent")} onPress={() => { go("intent"); }} />
        <Row icon="heart" title={t("certificates.title")} note={t("certificates.note")} onPress={() => { go("certificates"); }} />
        <Row icon="phone" title={t("move.title")} note={t("move.note")} onPress={() => { go("move"); }} />
        <Row icon="people" title={t("companions.title")} onPress={() => { go("companions"); }} />
        <Row icon="search" title={t("asked.title")} note={t("asked.note")} onPress={() => { go("asked"); }} />
      </Show>
      <Choices
        label={t("language.choose")}
        options={LANGUAGES.map((entry) => ({ value: entry.tag, label: entry.name, lang: entry.tag }))}
        value={language()}
        onChoose={(tag) => void keepLanguage(tag)}
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
            note={roleName(person.role)}
            onPress={() => void become(person.person)}
          />
        )}
      </For>
      <Show when={isWorker()}>
        <Row icon="card" title={t("welcome.staff")} onPress={() => { go("staff"); }} />
      </Show>
      <Row icon="lock" title={t("mine.title")} note={t("mine.note")} onPress={() => { go("mine"); }} />
      <Diagnostics />
      <p class="quiet">
        {t("welcome.service", { place: started()?.place_name ?? "", version: started()?.version ?? "" })}
        <br />
        {t(`protection.${started()?.protection ?? "software"}`)}
      </p>
    </Screen>
  );
}

/** Saves diagnostics for remote support, without personal data. */
function Diagnostics() {
  const [saved, setSaved] = createSignal<string>();
  const save = createAction(async () => {
    const file = await call("device.diagnostics");
    offer(file);
    setSaved(file.name);
  });
  return (
    <>
      <Row icon="gear" title={t("diagnostics.save")} note={t("diagnostics.note")} onPress={save} />
      <Show when={saved()}>{(name) => <p class="note" role="status">{t("diagnostics.saved", { name: name() })}</p>}</Show>
      <Problem error={save.error()} />
    </>
  );
}
