import { For, Show } from "solid-js";

import { Card } from "../../../components/controls/Card";
import { Screen } from "../../../components/frame/Screen";
import { call } from "../../../backend/call";
import { language, t } from "../../../i18n";
import { fresh } from "../../../state/changes";
import { roleName } from "../../../state/roles";
import { me } from "../../../state/session";
import { dayAndTime } from "../../../state/time";

/** Who asked, and what was given. */
export function Receipts() {
  const receipts = fresh(["profile"], () => call("worker.receipts", { person: me(), language: language() }));
  return (
    <Screen back title={t("receipts.title")}>
      <For each={receipts.latest} fallback={<p class="note">{t("receipts.none")}</p>}>
        {(receipt) => (
          <Card>
            <p class="quiet">{dayAndTime(receipt.at)}</p>
            <p class="strong">
              {roleName(receipt.role)} · {receipt.place_name}
            </p>
            <p class="words">“{receipt.why}”</p>
            <Show when={receipt.given.length > 0} fallback={<p class="state state--line">{t("receipts.declined")}</p>}>
              <p>{t("receipts.given", { what: receipt.given.join("、") })}</p>
            </Show>
          </Card>
        )}
      </For>
    </Screen>
  );
}
