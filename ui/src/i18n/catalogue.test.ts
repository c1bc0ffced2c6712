import { expect, test } from "vitest";

import { CATALOGUES, fill } from "./catalogue";

const source = CATALOGUES["zh-CN"];
const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

test.each(Object.entries(CATALOGUES))("%s has every key, filled, and no other", (_tag, texts) => {
  expect(Object.keys(texts).sort()).toEqual(Object.keys(source).sort());
  for (const [key, text] of Object.entries(texts)) {
    expect(text.trim(), key).not.toBe("");
    expect(placeholders(text), key).toEqual(placeholders(source[key as keyof typeof source]));
  }
});

test("a value fills its name, and a missing one stays visible", () => {
  expect(fill("{a} and {b}", { a: 1 })).toBe("1 and {b}");
});
