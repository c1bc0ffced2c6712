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
  const [year, month, day] = dayOf(iso).split("-").map(Number);
  const said = t("date.month-day", { day: day ?? 0, name: monthName(month ?? 1) });
  return String(year) === localDay().slice(0, 4) ? said : t("date.of-year", { year: year ?? 0, day: said });
}

/** Weekday, month and day, with a relative word for yesterday to tomorrow: "Tomorrow Thu 12 Feb". */
export function dayInWords(iso: string, at?: number): string {
  return t("date.with-weekday", { weekday: weekday(iso, at), day: monthDay(iso) });
}

/** The weekday in Asia/Shanghai, with a relative word for yesterday to tomorrow: "Tomorrow Thu". */
export function weekday(iso: string, at: number = now()): string {
  const day = dayOf(iso);
  // Names of weekdays come from the catalogue like those of months: old web views lack those of many languages.
  const name = t(`date.weekday-${new Date(day).getUTCDay()}` as Extract<Key, `date.weekday-${number}`>);
  for (const [word, ahead] of [["yesterday", -1], ["today", 0], ["tomorrow", 1]] as const) {
    if (day === localDay(ahead, at)) return t("date.beside-today", { word: t(`date.${word}`), weekday: name });
  }
  return name;
}

/** Weekday, month, day, hour and minute, for appointments. */
export function dayInWordsAndTime(iso: string): string {
  return `${dayInWords(iso)} ${hourMinute(iso)}`;
}

/** Month, day, hour and minute in Asia/Shanghai. */
export function dayAndTime(iso: string): string {
  return `${monthDay(iso)} ${hourMinute(iso)}`;
}

/** The days from the first to the last, both included, as `YYYY-MM-DD`. */
export function daysFrom(first: string, last: string): string[] {
  const many = Math.round((Date.parse(last) - Date.parse(first)) / (DAY * 1000)) + 1;
  const day = (after: number) => new Date(Date.parse(first) + after * DAY * 1000).toISOString().slice(0, 10);
  return Array.from({ length: Math.max(0, many) }, (_, after) => day(after));
}

/** Today in Asia/Shanghai and days after it, as `YYYY-MM-DD`. */
export function localDay(daysAhead = 0, at: number = now()): string {
  return inShanghai(at + daysAhead * DAY * 1000).slice(0, 10);
}

/** The day of an instant in Asia/Shanghai; a day alone is that day. */
function dayOf(iso: string): string {
  return inShanghai(Date.parse(iso)).slice(0, 10);
}

function inShanghai(millis: number): string {
  return new Date(millis + SHANGHAI).toISOString();
}

function monthName(month: number): string {
  return t(`date.month-${month}` as Extract<Key, `date.month-${number}`>);
}
