import { Match, Show, Switch, createResource, createSignal } from "solid-js";

import { Button } from "../../../components/controls/Button";
import { Card } from "../../../components/controls/Card";
import { Legs, legOf } from "../../../components/travel/Legs";
import { Problem } from "../../../components/failures/Problem";
import { Printed, picture } from "../../../components/travel/Printed";
import { Screen } from "../../../components/frame/Screen";
import { call } from "../../../backend/call";
import { language, t } from "../../../i18n";
import { createAction } from "../../../state/action";
import { done, fresh } from "../../../state/changes";
import { asError } from "../../../state/errors";
import { me } from "../../../state/session";

/** A pass on paper beside the phone's: asked for with one press, printed or kept as a picture once it has come. */
export function Paper() {
  const paper = fresh(["trip", "outbox"], () => call("worker.own-paper", { person: me() }));
  const want = createAction(async (wanted: boolean) => {
    await done(call("worker.want-own-paper", { person: me(), wanted }));
  });
  return (
    <Screen
      back
      title={t("paper.title")}
      footer={
        <Show when={paper.latest && !paper.latest.ready && !paper.latest.asked}>
          <Button kind="main" icon="print" onPress={() => { want(true); }}>
            {t("paper.want")}
          </Button>
        </Show>
      }
    >
      <p class="lead">{t("paper.why")}</p>
      <Problem error={want.error()} />
      <Switch fallback={<p class="note">{t("paper.how")}</p>}>
        <Match when={paper.latest?.ready}>
          <Sheet />
        </Match>
        <Match when={paper.latest?.asked}>
          {(way) => (
            <p class="note">
              {t("paper.comes")} {t(`saved.${way()}`)}
            </p>
          )}
        </Match>
      </Switch>
      <Show when={paper.latest?.ready || paper.latest?.asked}>
        <Button kind="bare" onPress={() => { want(false); }}>
          {t("paper.no-more")}
        </Button>
      </Show>
      <p class="quiet">{t("paper.dead-phone")}</p>
    </Screen>
  );
}

/** The sheet, to print or to keep. */
function Sheet() {
  // Without a choice, the ticket of the next leg.
  const trips = fresh(["trip", "profile"], () => call("worker.trips", { person: me() }));
  const [leg, setLeg] = createSignal<string>();
  const [sheet] = createResource(
    () => [me(), language(), leg() ?? null] as const,
    ([person, tag, trip]) => call("worker.own-paper-pass", { person, language: tag, trip }),
  );
  return (
    <Card>
      <Legs legs={(trips.latest ?? []).map(legOf)} shown={leg() ?? trips.latest?.[0]?.trip} onChoose={setLeg} />
      <Show when={sheet.error as unknown}>{(thrown) => <Problem error={asError(thrown())} />}</Show>
      <Show when={!sheet.error && sheet.latest}>
        {(drawn) => (
          <>
            <Printed sheet={drawn()} />
            <a class="button button--plain" href={picture(drawn())} download="qicheng.png">
              {t("paper.keep")}
            </a>
          </>
        )}
      </Show>
    </Card>
  );
}
