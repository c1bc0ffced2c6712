import { expect, test } from "vitest";

import type { Ahead, AheadRule } from "../../../backend/generated";
import { isReady, missing } from "./ahead";

const rule = (state: AheadRule["state"]): AheadRule => ({ rule: "r", state, words: {}, from: null, by: null });
const ahead = (more: Partial<Ahead>): Ahead => ({
  destination: "441900",
  place_name: "东莞市",
  boarding_at: "2026-02-26T00:00:00Z",
  planned: false,
  trip: null,
  rules: {},
  outcomes: [],
  health_code: [],
  ...more,
});

test("what could not be evaluated is missing, like what fails", () => {
  const some = ahead({ outcomes: [rule("passed"), rule("failed"), rule("open")], health_code: ["too-old"] });
  expect(missing(some)).toBe(3);
  expect(isReady(some)).toBe(false);
});

test("where the rules are not known nobody is ready", () => {
  expect(missing(ahead({ rules: null }))).toBeUndefined();
  expect(isReady(ahead({ rules: null }))).toBe(false);
  expect(isReady(ahead({ outcomes: [rule("passed")] }))).toBe(true);
});
