import { Show } from "solid-js";

import { call } from "../../backend/call";
import { t } from "../../i18n";
import { fresh } from "../../state/changes";
import { go } from "../../state/navigation";
import { me } from "../../state/session";
import { Button } from "../controls/Button";
import { Refused } from "../failures/Refused";

/** Tells staff whether their one-time code was taken, and lets them give another where it was not. */
export function Badge() {
  const badges = fresh(["profile", "outbox"], () => call("staff.ready"));
  const mine = () => badges.latest?.find((badge) => badge.person === me());
  return (
    <>
      <Refused />
      <Show when={badges.latest && !mine()}>
        <Button kind="main" onPress={() => { go("staff"); }}>
          {t("staff.again")}
        </Button>
      </Show>
      <Show when={mine()?.ready === false}>
        <div class="note note--dawn" role="status">
          <strong>{t("staff.waiting")}</strong> {t("staff.waiting-do")}
        </div>
      </Show>
    </>
  );
}
