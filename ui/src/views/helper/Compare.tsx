import { createSignal } from "solid-js";

import { Button } from "../../components/Button";
import { Card } from "../../components/Card";
import { Choices } from "../../components/Choices";
import { Problem } from "../../components/Problem";
import { helper } from "../../backend/commands";
import type { CardView, ErrorView, Seen } from "../../backend/types";
import { t } from "../../i18n";
import { done } from "../../state/changes";
import { asError } from "../../state/errors";

/** What this very registration says, held against the card: nothing is signed before the helper has said that it is the same. */
export function Compare(props: { card: CardView; onAnswered: (same: boolean) => void }) {
  const [method, setMethod] = createSignal<Seen>("id-card");
  const [error, setError] = createSignal<ErrorView>();
  const answer = async (same: boolean) => {
    setError(undefined);
    try {
      await done(helper.vouch(same, method()));
      props.onAnswered(same);
    } catch (thrown) {
      setError(asError(thrown));
    }
  };
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
      <Problem error={error()} />
      <Button kind="main" icon="check" onPress={() => void answer(true)}>
        {t("helper.same")}
      </Button>
      <Button kind="danger" onPress={() => void answer(false)}>
        {t("helper.differs")}
      </Button>
    </>
  );
}
