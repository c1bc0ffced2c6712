import { Button } from "../../components/controls/Button";
import { Figure } from "../../components/controls/Card";
import { Problem } from "../../components/failures/Problem";
import { Screen } from "../../components/frame/Screen";
import { call } from "../../backend/call";
import { t } from "../../i18n";
import { createAction } from "../../state/action";
import { done, fresh } from "../../state/changes";
import { back, type Screens } from "../../state/navigation";
import { onBoard } from "./Count";
import { placeOf } from "./place";

/** Calls everyone out at a stop: the count begins at none, and who comes back boards again. */
export function CallOut(props: Screens["crew-call-out"]) {
  const count = fresh(["boarding"], () => call("crew.headcount", placeOf(props)));
  const callOut = createAction(async () => {
    await done(call("crew.call-out", placeOf(props)));
    back();
  });
  return (
    <Screen
      back
      title={t("call-out.title")}
      footer={
        <Button kind="danger" icon="out" busy={callOut.pending()} onPress={callOut}>
          {t("call-out.do")}
        </Button>
      }
    >
      <section class="card figures">
        <Figure label={t("crew.on-board")} value={count.latest ? onBoard(count.latest) : "–"} />
        <Figure label={t("call-out.after")} value="0" />
      </section>
      <p class="lead">{t("call-out.what")}</p>
      <p class="quiet">{t("call-out.kept")}</p>
      <Problem error={callOut.error()} />
    </Screen>
  );
}
