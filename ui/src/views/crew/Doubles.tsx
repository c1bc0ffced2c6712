import { For, Show } from "solid-js";

import { crew } from "../../backend/commands";
import type { At, DoubleView } from "../../backend/types";
import { Button } from "../../components/Button";
import { t } from "../../i18n";
import { done } from "../../state/changes";

/** Whom two doors boarded: one place, two people, of whom crew finds out on board whose ticket it is. */
export function Doubles(props: { at: At; doubles: readonly DoubleView[] | undefined }) {
  return (
    <Show when={(props.doubles?.length ?? 0) > 0}>
      <section class="problem" role="alert">
        <p class="problem__what">{t("double.title")}</p>
        <p class="problem__do">{t("double.do")}</p>
        <For each={props.doubles}>
          {(one) => (
            <>
              <p class="strong">
                {one.name ?? t("double.slot", { n: one.slot })}
                <Show when={one.last_four}>
                  {(digits) => <> · {t("crew.last-four", { digits: digits() })}</>}
                </Show>
                <Show when={one.seat}>{(seat) => <> · {seat()}</>}</Show> ·{" "}
                {t("double.doors", { doors: one.doors.join("、") })}
              </p>
              <Button icon="check" onPress={() => void done(crew.settleDouble(props.at, one.slot))}>
                {t("double.settle")}
              </Button>
            </>
          )}
        </For>
      </section>
    </Show>
  );
}
