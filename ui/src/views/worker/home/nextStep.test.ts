import { expect, test } from "vitest";

import type { Home } from "../../../backend/generated";
import { nextStep, stations } from "./nextStep";

const blank: Home = {
  registration: null,
  verified: false,
  attested: null,
  duplicate_identity: false,
  intent: null,
  assigned: false,
  declared_today: false,
  declaration: null,
  ticket: false,
  health_code: false,
  colour: null,
  waiting: 0,
  last_sync: null,
};

test("the journey asks for one thing after the other", () => {
  const way: [Partial<Home>, string][] = [
    [{}, "register"],
    [{ registration: "here" }, "intend"],
    [{ intent: "here" }, "declare"],
    [{ declared_today: true }, "verify"],
    [{ verified: true }, "wait"],
    [{ ticket: true }, "pass"],
  ];
  let home = blank;
  for (const [more, step] of way) {
    home = { ...home, ...more };
    expect(nextStep(home)).toBe(step);
  }
});

test("what the service refused comes first", () => {
  expect(nextStep({ ...blank, registration: "refused", declared_today: true })).toBe("correct");
});

test("a station is open only when the one before it is reached", () => {
  expect(stations(blank)).toEqual({
    registered: "now",
    verified: "open",
    intended: "open",
    health: "open",
    ticket: "open",
  });
  expect(stations({ ...blank, registration: "sent", verified: true, intent: "here" }).ticket).toBe("now");
});
