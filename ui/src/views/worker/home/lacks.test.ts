import { expect, test } from "vitest";

import type { Ahead, Consent, Home } from "../../../backend/generated";
import { lacksOf } from "./lacks";

const ready: Home = {
  registration: "confirmed",
  verified: true,
  attested: null,
  duplicate_identity: false,
  intent: "confirmed",
  assigned: true,
  declared_today: true,
  declaration: "sent",
  ticket: true,
  health_code: true,
  colour: "green",
  waiting: 0,
  last_sync: null,
};
const consent: Consent = { service: true, health: true, text_version: 1, language: "zh-CN" };
const ahead: Ahead = {
  destination: "441900",
  place_name: "东莞市",
  boarding_at: "2026-02-26T00:00:00Z",
  planned: true,
  trip: null,
  rules: {},
  outcomes: [],
  health_code: [],
};

test("whoever has all lacks nothing, also where the rules of the destination are not known", () => {
  expect(lacksOf(ready, ahead, consent)).toEqual([]);
  expect(lacksOf(ready, { ...ahead, rules: null }, consent)).toEqual([]);
});

test("each thing is named that is not there", () => {
  const nothing = { ...ready, registration: "refused" as const, verified: false, ticket: false, declared_today: false };
  expect(lacksOf(nothing, { ...ahead, health_code: ["missing"] }, consent)).toEqual(["correct", "verify", "ticket", "declare", "ahead"]);
});

test("who is not registered begins there", () => {
  expect(lacksOf({ ...ready, registration: null, ticket: false }, null, consent)).toEqual(["register"]);
});

test("who declined health owes no declaration", () => {
  expect(lacksOf({ ...ready, declared_today: false }, null, { ...consent, health: false })).toEqual([]);
  expect(lacksOf({ ...ready, declared_today: false }, null, null)).toEqual(["declare"]);
});
