import { Show } from "solid-js";

import { call } from "../../backend/call";
import { t } from "../../i18n";
import { fresh } from "../../state/changes";
import { clock, dayAndTime } from "../../state/time";

/** Says on every screen that this phone's clock is wrong, before anything else is blamed. */
export function ClockNote() {
  const queue = fresh(["outbox", "trust"], () => call("device.queue"), clock);
  return (
    <Show when={queue.latest?.clock.wrong ? queue.latest.clock.now : undefined}>
      {(now) => (
        <p class="note note--dawn" role="alert">
          <strong>{t("clock.wrong", { time: dayAndTime(now()) })}</strong> {t("clock.do")}
        </p>
      )}
    </Show>
  );
}
