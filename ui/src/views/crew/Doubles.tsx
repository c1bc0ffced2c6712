import { For, Show } from "solid-js";

import { call } from "../../backend/call";
import type { Place, DoubleView } from "../../backend/generated";
import { Button } from "../../components/controls/Button";
import { Problem } from "../../components/failures/Problem";
import { t } from "../../i18n";
import { createAction } from "../../state/action";
import { done } from "../../state/changes";

/** Whom two doors boarded: one place, two people, of whom crew finds out on board whose ticket it is. */
export function Doubles(props: { at: Place; doubles: readonly DoubleView[] | undefined }) {
  const settle = createAction((slot: number) => done(call("crew.settle-double", { ...props.at, slot })));
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
              <Button icon="check" onPress={() => { settle(one.slot); }}>
                {t("double.settle")}
              </Button>
            </>
          )}
        </For>
        <Problem error={settle.error()} />
      </section>
    </Show>
  );
}
