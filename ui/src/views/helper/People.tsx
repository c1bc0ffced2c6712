import { For, Show } from "solid-js";

import { Badge } from "../../components/staff/Badge";
import { Button } from "../../components/controls/Button";
import { Row } from "../../components/controls/Card";
import { Screen } from "../../components/frame/Screen";
import { call } from "../../backend/call";
import type { Home } from "../../backend/generated";
import { t } from "../../i18n";
import { fresh } from "../../state/changes";
import { go } from "../../state/navigation";
import { started } from "../../state/session";
import { MeButton } from "../crew/Trips";

/** The people without a phone whom this helper looks after. */
export function People() {
  const people = () => (started()?.people ?? []).filter((p) => p.paper);
  return (
    <Screen
      title={t("helper.title")}
      headed
      tools={<MeButton />}
      footer={
        <Button kind="main" icon="plus" onPress={() => { go("consent", { for: "paper" }); }}>
          {t("helper.register")}
        </Button>
      }
    >
      <Badge />
      <Row icon="phone" title={t("helper.phone")} note={t("helper.phone-note")} onPress={() => { go("helper-phone"); }} />
      <For each={people()} fallback={<p class="note">{t("helper.nobody")}</p>}>
        {(person) => (
          <Row
            icon="person"
            title={person.name || t("helper.unfinished")}
            note={person.name ? <State person={person.person} /> : t("helper.finish")}
            onPress={() => {
              if (person.name) go("helper-person", { person: person.person });
              else go("register", { person: person.person, step: 1 });
            }}
          />
        )}
      </For>
    </Screen>
  );
}

/** What comes next for a person, in a line. */
function State(props: { person: string }) {
  const home = fresh(["registration", "trip", "outbox"], () => call("worker.home", { person: props.person }));
  return <Show when={home.latest}>{(view) => t(`helper.state-${reached(view())}`)}</Show>;
}

function reached(home: Home): "ticket" | "verified" | "attested" | "open" {
  if (home.ticket) return "ticket";
  if (home.verified) return "verified";
  return home.attested && home.attested !== "refused" ? "attested" : "open";
}
