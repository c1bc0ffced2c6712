import { For, Show } from "solid-js";

import { Button } from "../../../components/controls/Button";
import { Icon } from "../../../components/controls/Icon";
import { call } from "../../../backend/call";
import { t } from "../../../i18n";
import { fresh } from "../../../state/changes";
import { go } from "../../../state/navigation";
import { become, me, travellers } from "../../../state/session";
import { lacksOf, type Lack } from "./lacks";

/** Missing items of each traveller on this phone, in red; the pass button where nothing is missing. */
export function Lacking() {
  const everyone = fresh(
    ["registration", "health", "trip", "trust", "outbox", "profile"],
    () => Promise.all(travellers().map(({ person }) => lackedBy(person))),
    () => travellers().map(({ person }) => person).join(),
  );
  const some = () => (everyone.latest ?? []).filter(({ lacks }) => lacks.length > 0);
  const name = (person: string) => travellers().find((each) => each.person === person)?.name || t("companions.unnamed");
  const line = (person: string, lacks: readonly Lack[]) => {
    const what = lacks.map((lack) => t(`lack.${lack}`)).join(" · ");
    return travellers().length > 1 ? t("home.lack-of", { who: name(person), what }) : what;
  };
  return (
    <Show when={everyone.latest}>
      <Show
        when={some().length > 0}
        fallback={
          <Button kind="main" icon="code" onPress={() => { go("pass"); }}>
            {t("next-pass.do")}
          </Button>
        }
      >
        <ul class="lacks" aria-label={t("home.lacking")}>
          <For each={some()}>
            {({ person, lacks }) => (
              <li>
                <button type="button" class="lack" onClick={() => { mend(person, lacks[0]); }}>
                  <Icon name="cross" />
                  <span class="lack__what">{line(person, lacks)}</span>
                </button>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </Show>
  );
}

async function lackedBy(person: string): Promise<{ person: string; lacks: readonly Lack[] }> {
  const [home, ahead, consent] = await Promise.all([
    call("worker.home", { person }),
    call("worker.ahead", { person, trip: null }),
    call("worker.consent", { person }),
  ]);
  return { person, lacks: lacksOf(home, ahead, consent) };
}

/** Opens the screen that resolves a missing item, switching to the person first where the screen needs it. */
function mend(person: string, lack: Lack | undefined): void {
  const mine = person === me();
  const about = mine ? {} : { person };
  if (lack === "declare" || lack === "ahead") go(lack, about);
  else if (lack === "register") go("register", { ...about, step: 1 });
  else if (!mine) void become(person);
  else if (lack === "verify") go("identity");
  else if (lack === "ticket") go("intent");
  else go("me");
}
