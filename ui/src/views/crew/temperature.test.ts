import { expect, test } from "vitest";

import { tenths } from "./temperature";

test.each([
  ["36.5", 365],
  ["37", 370],
  [" 38,2 ", 382],
  ["365", undefined],
  ["33.9", undefined],
  ["43.1", undefined],
  ["36.55", undefined],
  ["", undefined],
])("%j", (typed, expected) => {
  expect(tenths(typed)).toBe(expected);
});
