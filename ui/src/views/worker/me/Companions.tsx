import { For, Show } from "solid-js";

import { Button } from "../../../components/controls/Button";
import { Row } from "../../../components/controls/Card";
import { Screen } from "../../../components/frame/Screen";
import { call } from "../../../backend/call";
import { t } from "../../../i18n";
import { fresh } from "../../../state/changes";
import { go } from "../../../state/navigation";
import { become, me, started } from "../../../state/session";

/** Who travels along on this phone; each has a record and a pass of their own. */
export function Companions() {
  const mine = fresh(["registration", "profile"], () => call("worker.registered", { person: me() }));
  const others = () =>
    (started()?.people ?? []).filter((p) => p.role === null && !p.paper && p.person !== me());
  return (
    <Screen
      back
      title={t("companions.title")}
      footer={
        <Show when={mine.latest} fallback={<p class="foot__line">{t("companions.first-you")}</p>}>
          <Button kind="main" icon="plus" onPress={() => { go("consent", { for: "companion" }); }}>
            {t("companions.add")}
          </Button>
        </Show>
      }
    >
      <p class="lead">{t("companions.why")}</p>
      <For each={others()} fallback={<p class="note">{t("companions.none")}</p>}>
        {(person) => (
          <Row
            icon="person"
            title={person.name || t("companions.unnamed")}
            note={t(person.name ? "companions.open" : "helper.finish")}
            onPress={() => {
              if (person.name) void become(person.person);
              else go("register", { person: person.person, step: 1, lead: me() });
            }}
          />
        )}
      </For>
    </Screen>
  );
}
