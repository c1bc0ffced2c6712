import { createSignal } from "solid-js";

import { Button } from "../../components/controls/Button";
import { Card } from "../../components/controls/Card";
import { Choices } from "../../components/controls/Choices";
import { Problem } from "../../components/failures/Problem";
import { call } from "../../backend/call";
import type { CardView, PresentedDocument } from "../../backend/generated";
import { t } from "../../i18n";
import { createAction } from "../../state/action";
import { done } from "../../state/changes";

/** What this very registration says, held against the card: nothing is signed before the helper has said that it is the same. */
export function Compare(props: { card: CardView; onAnswered: (same: boolean) => void }) {
  const [method, setMethod] = createSignal<PresentedDocument>("id-card");
  const answer = createAction(async (same: boolean) => {
    await done(call("helper.vouch", { same, method: method() }));
    props.onAnswered(same);
  });
  const number = () => [props.card.id_number.slice(0, 6), props.card.id_number.slice(6, 14), props.card.id_number.slice(14)].join(" ");
  return (
    <>
      <Card>
        <p class="quiet">{t("register.name")}</p>
        <p class="lead">
          <strong>{props.card.name}</strong>
        </p>
        <p class="quiet">{t("register.id-number")}</p>
        <p class="lead">
          <strong>{number()}</strong>
        </p>
        <p class="quiet">{t("register.home")}</p>
        <p class="lead">
          <strong>{props.card.home}</strong>
        </p>
      </Card>
      <Choices
        label={t("helper.seen")}
        stacked
        options={(["id-card", "temporary-id-card", "household-register"] as const).map((value) => ({
          value,
          label: t(`seen.${value}`),
        }))}
        value={method()}
        onChoose={setMethod}
      />
      <h2 class="card__title">{t("helper.compare")}</h2>
      <Problem error={answer.error()} />
      <Button kind="main" icon="check" onPress={() => { answer(true); }}>
        {t("helper.same")}
      </Button>
      <Button kind="danger" onPress={() => { answer(false); }}>
        {t("helper.differs")}
      </Button>
    </>
  );
}
