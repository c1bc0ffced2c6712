import { expect, test } from "vitest";

import { dayInWords, dayInWordsAndTime, daysFrom, weekday } from "./time";

const NOON = Date.parse("2026-02-11T04:00:00Z");

test("a day is said with its weekday, and beside today with the word for it", () => {
  const days = ["2026-02-10", "2026-02-11", "2026-02-12", "2026-02-13"].map((day) => weekday(day, NOON));
  expect(days).toEqual(["昨天 周二", "今天 周三", "明天 周四", "周五"]);
  expect(dayInWords("2026-02-12", NOON)).toMatch(/^明天 周四 .*2月12日$/);
});

test("an instant is the day that it is in Shanghai, wherever the phone believes to be", () => {
  expect(weekday("2026-02-12T15:59:00Z", NOON)).toBe("明天 周四");
  expect(weekday("2026-02-12T16:00:00Z", NOON)).toBe("周五");
  expect(dayInWordsAndTime("2026-02-12T16:05:00Z")).toMatch(/2月13日 00:05$/);
});

test("the days of a window include its ends, also over the end of a year", () => {
  expect(daysFrom("2026-12-30", "2027-01-02")).toEqual(["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"]);
  expect(daysFrom("2026-01-02", "2026-01-01")).toEqual([]);
});
