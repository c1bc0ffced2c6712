import { Screen } from "../../components/Screen";
import { Card } from "../../components/Card";
import { t } from "../../i18n";

/** How a person gets a pass on paper: from those who may print one. */
export function Paper() {
  return (
    <Screen back title={t("paper.title")}>
      <p class="lead">{t("paper.why")}</p>
      <Card>
        <ol class="list">
          <li>{t("paper.step-1")}</li>
          <li>{t("paper.step-2")}</li>
          <li>{t("paper.step-3")}</li>
        </ol>
      </Card>
      <p class="quiet">{t("paper.dead-phone")}</p>
    </Screen>
  );
}
