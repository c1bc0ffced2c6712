import { createSignal } from "solid-js";

import { t } from "../i18n";
import type { Key } from "../i18n/bundle";

const SHANGHAI = 8 * 3_600_000;
const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** Seconds after which what is shown counts as old. */
export const OLD = DAY;

const [now, setNow] = createSignal(Date.now());
setInterval(() => setNow(Date.now()), 20_000);

/** This device's clock in milliseconds, moving every twenty seconds. */
export const clock = now;

/** Seconds since an instant, never below zero. */
export function secondsSince(iso: string, at: number = now()): number {
  return Math.max(0, Math.floor((at - Date.parse(iso)) / 1000));
}

/** An age in words: "just now", "3 h ago". */
export function ago(seconds: number): string {
  if (seconds < MINUTE) return t("age.now");
  if (seconds < HOUR) return t("age.minutes", { n: Math.floor(seconds / MINUTE) });
  if (seconds < DAY) return t("age.hours", { n: Math.floor(seconds / HOUR) });
  return t("age.days", { n: Math.floor(seconds / DAY) });
}

/** Hours and minutes on a clock in Asia/Shanghai, which has one offset all year. */
export function hourMinute(iso: string): string {
  return inShanghai(Date.parse(iso)).slice(11, 16);
}

/** Month and day in Asia/Shanghai, in the window's language; with the year where it is not this one. */
export function monthDay(iso: string): string {
  const [year, month, day] = inShanghai(Date.parse(iso)).slice(0, 10).split("-").map(Number);
  const said = t("date.month-day", { day: day ?? 0, name: monthName(month ?? 1) });
  return String(year) === localDay().slice(0, 4) ? said : t("date.of-year", { year: year ?? 0, day: said });
}

/** Month, day, hour and minute in Asia/Shanghai. */
export function dayAndTime(iso: string): string {
  return `${monthDay(iso)} ${hourMinute(iso)}`;
}

/** Today in Asia/Shanghai and days after it, as `YYYY-MM-DD`. */
export function localDay(daysAhead = 0, at: number = now()): string {
  return inShanghai(at + daysAhead * DAY * 1000).slice(0, 10);
}

function inShanghai(millis: number): string {
  return new Date(millis + SHANGHAI).toISOString();
}

function monthName(month: number): string {
  return t(`date.month-${month}` as Extract<Key, `date.month-${number}`>);
}
