import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { ADDRESS } from "./place.ts";

const ROOT = join(import.meta.dirname, "../../..");
const RULES = "crates/domain/assets/rules";
/** What the texts of the place come from: who fills its database, what the coordinator types, regions and rules. */
const FILLED = ["tests/src/bin/console_place", "ui/tests/console", "crates/domain/assets/regions", RULES];

const parts = new Set([...FILLED.flatMap(files), "crates/test-kit/src/people.rs"].flatMap((file) => {
  const tokens = read(file).match(/\p{L}+/gu) ?? [];
  return tokens.filter((token) => /\p{Script=Han}/u.test(token));
}));
const ids = files(RULES).flatMap((file) => Array.from(read(file).matchAll(/"id": "([^"]*)"/g), ([, id]) => id ?? ""));
const names = [ADDRESS, ...ids].join(" ");

/** Whether a word is data of the place that the console shows: a name that is there, or several without a gap. */
export function isData(word: string): boolean {
  return names.includes(word) || joined(Array.from(word));
}

/** Whether letters are a row of texts of the database, as a family name and a given name are. */
function joined(letters: string[]): boolean {
  if (letters.length === 0) return true;
  return letters.some((_, at) => parts.has(letters.slice(0, at + 1).join("")) && joined(letters.slice(at + 1)));
}

function files(folder: string): string[] {
  return readdirSync(join(ROOT, folder)).map((name) => join(folder, name));
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}
