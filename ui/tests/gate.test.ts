import { readFileSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

import { parse } from "acorn";
import { expect, test } from "vitest";

const ASSETS = join(import.meta.dirname, "../dist/assets");
const LARGEST = 120 * 1000;

/** What web views of 2017 lack and no parser sees; a use behind a check of its own is told apart by its text. */
const MISSING_IN_SCRIPT = [
  "(?<=",
  "(?<!",
  "(?<[a-z]",
  "\\p{",
  ".flatMap(",
  ".matchAll(",
  ".replaceAll(",
  ".trimStart(",
  ".trimEnd(",
  ".finally(",
  "Object.fromEntries",
  "Promise.allSettled",
  "Promise.any",
  "structuredClone",
  "IntersectionObserver",
  "ResizeObserver",
  "AbortController",
  "replaceChildren",
];
const MISSING_IN_STYLE = ["aspect-ratio", "inset:", "dvh", "svh", ":is(", ":where(", ":has(", " gap:", " min(", " max(", "clamp("];

const files = readdirSync(ASSETS).map((name) => [name, readFileSync(join(ASSETS, name), "utf8")] as const);
const scripts = files.filter(([name]) => extname(name) === ".js");
const styles = files.filter(([name]) => extname(name) === ".css");

test.each(scripts)("%s is ES2017 in one classic script", (_name, text) => {
  expect(() => parse(text, { ecmaVersion: 2017, sourceType: "script" })).not.toThrow();
  expect(MISSING_IN_SCRIPT.filter((feature) => text.includes(feature))).toEqual([]);
});

test.each(styles)("%s asks for nothing newer", (_name, text) => {
  expect(MISSING_IN_STYLE.filter((feature) => text.includes(feature))).toEqual([]);
});

test("all but the reader's worker and fonts is small", () => {
  const counted = files.filter(([name]) => !name.startsWith("reader") && [".js", ".css"].includes(extname(name)));
  const size = counted.reduce((sum, [, text]) => sum + gzipSync(text).length, 0);
  expect(size).toBeLessThanOrEqual(LARGEST);
});
