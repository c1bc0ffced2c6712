import { expect, test } from "vitest";

import { kept } from "./kept";

test("what says the same is the same", () => {
  const before = { ages: [{ day: 1 }], name: "a" };
  expect(kept(before, { ages: [{ day: 1 }], name: "a" })).toBe(before);
});

test("an entry of a list stays what it was though others come, go and change", () => {
  const [a, b, c] = [{ id: "a" }, { id: "b" }, { id: "c", read: false }];
  const now = kept([a, b, c], [{ id: "d" }, { id: "c", read: true }, { id: "a" }] as typeof a[]);
  expect(now).toEqual([{ id: "d" }, { id: "c", read: true }, { id: "a" }]);
  expect(now[2]).toBe(a);
});

test("a list within a view is kept though the view changed", () => {
  const people = [{ id: "a" }];
  const now = kept({ people, aboard: 1 }, { people: [{ id: "a" }], aboard: 2 });
  expect(now).toEqual({ people, aboard: 2 });
  expect(now.people).toBe(people);
});

test("nothing of what stood before comes back", () => {
  const before: Record<string, unknown> = { gone: [1], one: { a: 1, b: 2 }, left: null };
  const now = { one: { a: 1 }, left: [2], list: [] };
  expect(kept(before, now)).toEqual(now);
  expect(kept<unknown>([1], { 0: 1 })).toEqual({ 0: 1 });
  expect(kept<unknown>(undefined, null)).toBeNull();
});
