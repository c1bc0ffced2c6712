import { createSignal } from "solid-js";

import { Button } from "../../components/Button";
import { Figure } from "../../components/Card";
import { Problem } from "../../components/Problem";
import { Screen } from "../../components/Screen";
import { crew } from "../../backend/commands";
import type { ErrorView } from "../../backend/types";
import { t } from "../../i18n";
import { done, fresh } from "../../state/changes";
import { asError } from "../../state/errors";
import { back } from "../../state/navigation";
import { onBoard } from "./Count";
import { placeHere } from "./place";

/** Calls everyone out at a stop: the count begins at none, and who comes back boards again. */
export function CallOut() {
  const [error, setError] = createSignal<ErrorView>();
  const count = fresh(["boarding"], () => crew.headcount(placeHere()));
  const call = async () => {
    setError(undefined);
    try {
      await done(crew.callOut(placeHere()));
      back();
    } catch (thrown) {
      setError(asError(thrown));
    }
  };
  return (
    <Screen
      back
      title={t("call-out.title")}
      footer={
        <Button kind="danger" icon="out" onPress={() => void call()}>
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
      <Problem error={error()} />
    </Screen>
  );
}
