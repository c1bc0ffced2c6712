import { expect, test } from "vitest";

import { fourteenDays, prefill } from "./declaration";

const last = { day: "2026-02-25", temperature: 364, symptoms: ["cough" as const], contact: true };

test("what was said last stands there again, so that one tap is enough", () => {
  expect(prefill(last, () => "")).toEqual([
    ["temperature", "36.4"],
    ["symptoms", "cough"],
    ["contact", "1"],
  ]);
});

test("what was typed is never written over", () => {
  expect(prefill(last, () => "37.0")).toEqual([]);
});

test("fourteen days end today", () => {
  const days = fourteenDays([last], (ahead) => `2026-02-${25 + ahead}`);
  expect(days.length).toBe(14);
  expect(days[13]).toBe(true);
  expect(days.filter(Boolean).length).toBe(1);
});
