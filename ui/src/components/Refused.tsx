import { For } from "solid-js";

import { device } from "../backend/commands";
import { t } from "../i18n";
import { done, fresh } from "../state/changes";
import { dayAndTime } from "../state/time";
import { Button } from "./Button";

/** Numbers of refusals that have words of their own. */
const BAD_CODE = 6;
const NO_CONSENT = 9;

/** What the service did not take, each with what to correct, until its person has put it away. */
export function Refused() {
  const refused = fresh(["outbox"], device.refused);
  return (
    <For each={refused.latest}>
      {(said) => (
        <div class="problem" role="alert">
          <p class="problem__what">{t("refused.title", { time: dayAndTime(said.at) })}</p>
          <p>{t(said.code === BAD_CODE ? "refused.code" : said.code === NO_CONSENT ? "refused.consent" : "refused.other")}</p>
          <Button onPress={() => void done(device.dismiss(said.operation))}>{t("refused.dismiss")}</Button>
        </div>
      )}
    </For>
  );
}
