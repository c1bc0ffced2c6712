import { expect, test } from "vitest";

import { FIELDS, STEPS, firstWrong, registrationOf } from "./registration";

test("a choice that was never made is none, not a guess", () => {
  const form = registrationOf((field) => (field === "work" ? "looking" : ""), true, []);
  expect(form.work).toBe("looking");
  expect(form.poverty).toBeNull();
});

test("who travels along stays when something else is corrected", () => {
  expect(registrationOf(() => "", true, ["a", "b"]).companions).toEqual(["a", "b"]);
});

test("every field of the form belongs to exactly one screen", () => {
  const fields = Object.values(FIELDS).reduce<string[]>((all, some) => all.concat(some), []);
  const form = Object.keys(registrationOf(() => "", true, [])).filter((field) => field !== "has_phone");
  expect([...fields].sort()).toEqual(form.sort());
});

test("an error leads to its screen, one of no screen to the last", () => {
  expect(firstWrong([{ field: "poverty", code: "required" }, { field: "home", code: "required" }])).toBe(2);
  expect(firstWrong([{ field: "unheard-of", code: "required" }])).toBe(STEPS);
});
