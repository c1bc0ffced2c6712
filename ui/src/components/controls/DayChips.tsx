import { For, Show, createEffect, createMemo, createSignal, createUniqueId, on, onMount } from "solid-js";

import { t } from "../../i18n";
import type { Key } from "../../i18n/bundle";
import { daysFrom, monthDay, weekday } from "../../state/time";
import { Icon } from "./Icon";

/** Days that a row shows before it is turned. */
const ROW = 14;

/** One day of a window, as a row of chips with their weekdays; a longer window is turned like pages. */
export function DayChips(props: {
  label: string;
  /** The first and the last day that can be chosen, as `YYYY-MM-DD`. */
  first: string;
  last: string;
  /** The chosen day; one outside the window is shown as none. */
  value: string;
  error?: string | undefined;
  onChoose: (day: string) => void;
}) {
  const id = createUniqueId();
  const [turned, setTurned] = createSignal<number>();
  const all = () => daysFrom(props.first, props.last);
  const pages = () => Math.max(1, Math.ceil(all().length / ROW));
  const page = () => Math.min(turned() ?? Math.max(0, Math.floor(all().indexOf(props.value) / ROW)), pages() - 1);
  const shown = () => all().slice(page() * ROW, (page() + 1) * ROW);
  const turn = (by: number) => {
    const next = page() + by;
    if (next >= 0 && next < pages()) setTurned(next);
  };
  // Pages begin elsewhere once the window does, which is asked at every tick of the clock.
  const first = createMemo(() => props.first);
  createEffect(on(first, () => { setTurned(undefined); }, { defer: true }));
  let row!: HTMLDivElement;
  const revealChosen = () => {
    const chip = row.querySelector<HTMLElement>("input:checked") ?? row.querySelector<HTMLElement>("input");
    if (chip) reveal(chip, row);
  };
  onMount(revealChosen);
  createEffect(on(() => [props.value, page()], () => { requestAnimationFrame(revealChosen); }, { defer: true }));
  return (
    <div class="field" classList={{ "field--wrong": props.error !== undefined }}>
      <span class="field__label" id={`${id}-label`}>
        {props.label}
      </span>
      <div
        ref={row}
        class="day-row"
        role="radiogroup"
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-help`}
        aria-invalid={props.error ? "true" : undefined}
      >
        <For each={shown()}>
          {(day) => (
            <label class="day">
              <input
                type="radio"
                class="day__radio"
                name={id}
                value={day}
                checked={props.value === day}
                onChange={() => {
                  props.onChoose(day);
                }}
              />
              <span class="day__weekday">{weekday(day)}</span> <span class="day__date">{monthDay(day)}</span>
            </label>
          )}
        </For>
      </div>
      <Show when={pages() > 1}>
        <div class="day-pages">
          <Turn label={t("days.earlier")} of={`${id}-label`} off={page() === 0} onPress={() => { turn(-1); }} />
          <span class="day-pages__now" aria-live="polite">
            {monthDay(shown()[0] ?? props.first)} – {monthDay(shown()[shown().length - 1] ?? props.last)}
          </span>
          <Turn onward label={t("days.later")} of={`${id}-label`} off={page() === pages() - 1} onPress={() => { turn(1); }} />
        </div>
      </Show>
      <p class="field__help" id={`${id}-help`}>
        <Show when={props.error}>
          {(code) => <span class="field__error">✕ {t(`field.${code()}` as Extract<Key, `field.${string}`>)}</span>}
        </Show>
      </p>
    </div>
  );
}

/** Turns to the days before or after; at the end it stays where it is, so that the keyboard's place is not lost. */
function Turn(props: { label: string; of: string; onward?: boolean; off: boolean; onPress: () => void }) {
  return (
    <button
      type="button"
      class="day-pages__turn"
      classList={{ "day-pages__turn--onward": props.onward === true }}
      aria-label={props.label}
      aria-describedby={props.of}
      aria-disabled={props.off ? "true" : undefined}
      onClick={() => {
        props.onPress();
      }}
    >
      <Icon name="back" />
    </button>
  );
}

/** Scrolls a row as little as shows a chip; distances on the screen are the same in both directions of writing. */
function reveal(chip: HTMLElement, row: HTMLElement): void {
  const [inner, outer] = [chip.getBoundingClientRect(), row.getBoundingClientRect()];
  if (inner.left < outer.left) row.scrollLeft += inner.left - outer.left;
  else if (inner.right > outer.right) row.scrollLeft += inner.right - outer.right;
}
