import { expect, test } from "vitest";

import { judgedAgain, judging } from "./hold";

const AT = { trip: "0a0b0c0d0e0f", leg: 1 };

test("s01 after the temperature of somebody found by name they are judged again by name", () => {
  const scan = judging("", false);
  expect(judgedAgain({ ...AT, scan, slot: 7, code: "" })).toEqual({ screen: "crew-find", params: { ...AT, slot: 7 } });
});

test("s01 after the temperature of somebody who showed a code the code is judged again", () => {
  const scan = judging("QC1:A", false);
  expect(judgedAgain({ ...AT, scan, slot: 7, code: "QC1:A" })).toEqual({ screen: "crew-scan", params: { ...AT, code: "QC1:A" } });
});

test("s01 at a gate both are judged again at the gate", () => {
  const listed = judgedAgain({ ...AT, scan: judging("", true), slot: 7 });
  expect(listed).toEqual({ screen: "employer-scan", params: { ...AT, slot: 7 } });
  const scanned = judgedAgain({ ...AT, scan: judging("QC1:A", true), slot: 7, code: "QC1:A" });
  expect(scanned).toEqual({ screen: "employer-scan", params: { ...AT, code: "QC1:A" } });
});
