import { expect, test } from "vitest";

import { ScannerKeys } from "./keys";

function type(keys: ScannerKeys, text: string, pace: number, from = 1_000): string | undefined {
  let ended: string | undefined;
  let at = from;
  for (const key of Array.from(text).concat("Enter")) {
    ended = keys.take(key, at) ?? ended;
    at += pace;
  }
  return ended;
}

test("a scanner's burst is one code", () => {
  expect(type(new ScannerKeys(), "QC1:ABCDEFGH123", 8)).toBe("QC1:ABCDEFGH123");
});

test("what a person types at their own pace is none", () => {
  expect(type(new ScannerKeys(), "QC1:ABCDEFGH123", 200)).toBeUndefined();
});

test("two codes in a row do not run into each other", () => {
  const keys = new ScannerKeys();
  type(keys, "QC1:ABCDEFGH123", 8);
  expect(type(keys, "QC1:ZZZZZZZZ999", 8, 2_000)).toBe("QC1:ZZZZZZZZ999");
});

test("keys that write nothing are no part of it", () => {
  const keys = new ScannerKeys();
  keys.take("Shift", 1_000);
  expect(type(keys, "QC1:ABCDEFGH123", 8, 1_010)).toBe("QC1:ABCDEFGH123");
});
