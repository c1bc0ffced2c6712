import { expect, test } from "vitest";

import { emptyForm } from "../../../state/form";
import { formOf, fourteenDays } from "./declaration";

const last = { day: "2026-02-25", temperature: 364, symptoms: ["cough" as const], contact: true };

test("what was typed yesterday is never offered, and goes with the first thing typed today", () => {
  const kept = emptyForm();
  const yesterday = formOf(() => "2026-02-25", kept);
  yesterday.set("temperature", "36.4");
  yesterday.set("contact", "1");
  expect(yesterday.value("temperature")).toBe("36.4");
  const today = formOf(() => "2026-02-26", kept);
  expect(today.value("temperature")).toBe("");
  today.set("symptoms", "cough");
  expect([kept.value("temperature"), kept.value("contact"), kept.value("symptoms")]).toEqual(["", "", "cough"]);
});

test("what was typed today is there again", () => {
  const kept = emptyForm();
  formOf(() => "2026-02-26", kept).set("temperature", "36.8");
  const opened = formOf(() => "2026-02-26", kept);
  opened.set("contact", "1");
  expect([opened.value("temperature"), opened.value("contact")]).toEqual(["36.8", "1"]);
});

test("fourteen days end today", () => {
  const days = fourteenDays([last], (ahead) => `2026-02-${25 + ahead}`);
  expect(days.length).toBe(14);
  expect(days[13]).toBe(true);
  expect(days.filter(Boolean).length).toBe(1);
});
