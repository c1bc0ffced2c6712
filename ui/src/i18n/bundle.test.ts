import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

import languages from "../../../locales/languages.json";
import { format, readTexts, type Key, type Language } from "./bundle";
import { PSEUDO, pseudo } from "./pseudo";

const LTR: Language = { tag: "en", name: "English", direction: "ltr" };
const said = (language: Language, text: string, values: Record<string, string | number>) =>
  format(readTexts(language, [`a =\n    .b = ${text}\n`]), "a.b" as Key, values);

test.each(languages)("$tag is read, with every text", (language) => {
  const read = (tag: string) =>
    ["shared", "screens"].map((name) => readFileSync(join(import.meta.dirname, `../../../locales/${tag}/${name}.ftl`), "utf8"));
  const texts = readTexts(language, read(language.tag));
  expect(format(texts, "brand.name")).not.toBe("");
  expect(format(texts, "age.days", { n: 3 })).toContain("3");
});

test("a number selects a plural form and is written in plain digits", () => {
  const text = "{ $n ->\n        [one] { $n } day\n       *[other] { $n } days\n    }";
  expect(said(LTR, text, { n: 1 })).toBe("1 day");
  expect(said(LTR, text, { n: 12345 })).toBe("12345 days");
});

test("a text is isolated where its direction may differ, and nowhere else", () => {
  expect(said(LTR, "by { $who }", { who: "张晓伟" })).toBe("by 张晓伟");
  expect(said(LTR, "by { $who }", { who: "ئەلى" })).toBe("by \u2068ئەلى\u2069");
  expect(said(PSEUDO, "by { $who }", { who: "A" })).toBe("by \u2068A\u2069");
});

test("a value that is missing stays visible, and a missing message is none", () => {
  expect(said(LTR, "by { $who }", {})).toContain("who");
  expect(format(readTexts(LTR, []), "a.b" as Key)).toBeUndefined();
});

test("a file with a fault is not taken over in silence", () => {
  expect(() => readTexts(LTR, ["a =\n    .b = 1\n", "a =\n    .b = 2\n"])).toThrow();
});

test("the pseudo-language lengthens, marks and turns each part of a text", () => {
  expect(pseudo(" Go on ")).toBe(" \u202E⟦Góó óóñ⟧\u202C ");
  expect(pseudo(" ")).toBe(" ");
});
