import { For, Show } from "solid-js";

import type { Headcount } from "../../backend/generated";
import { t } from "../../i18n";

/** Whether everybody who boarded is known here. */
function isWhole(count: Headcount): boolean {
  return count.unknown_doors.length === 0 && !count.door_unsaid;
}

/** How many are on board as far as this phone knows: at least so many where another door's passengers are unknown. */
export function onBoard(count: Headcount): string {
  if (isWhole(count)) return String(count.on_board);
  return count.on_board > 0 ? t("crew.at-least", { n: count.on_board }) : t("crew.count-unknown");
}

/** The doors of which nobody here knows who boarded. */
export function Unknown(props: { count: Headcount }) {
  return (
    <For each={props.count.unknown_doors}>
      {(door) => <span class="state state--hold">{t("crew.door-unknown", { door })}</span>}
    </For>
  );
}

/** The count over everyone who is due, with a bar. */
export function Count(props: { count: Headcount }) {
  const whole = () => isWhole(props.count);
  return (
    <section class="card count" aria-label={t("crew.on-board")}>
      <span class="figure__label">
        {t(whole() ? "crew.on-board-of" : "crew.on-board-here", { seats: props.count.seats })}
      </span>
      <span class="count__line">
        <strong class="count__now">{onBoard(props.count)}</strong>
        <span class="count__of"> / {t("crew.persons", { n: props.count.expected })}</span>
      </span>
      <Unknown count={props.count} />
      <Show when={whole()}>
        <progress
          class="count__bar"
          max={Math.max(1, props.count.expected)}
          value={props.count.on_board}
          aria-label={t("crew.on-board")}
        />
      </Show>
    </section>
  );
}
