import { readFileSync } from "node:fs";
import { join } from "node:path";

import languages from "../../../locales/languages.json" with { type: "json" };
import { format, readTexts, type Key, type Texts } from "../../src/i18n/bundle.ts";
import { PSEUDO, PSEUDO_SOURCE, pseudo } from "../../src/i18n/pseudo.ts";

const LOCALES = join(import.meta.dirname, "../../../locales");

const read = new Map<string, Texts>();


/** The text of a key as the window shows it. */
export function text(tag: string, key: Key, values: Record<string, string | number> = {}): string {
  const texts = read.get(tag) ?? readLanguage(tag);
  read.set(tag, texts);
  return format(texts, key, values) ?? key;
}

function readLanguage(tag: string): Texts {
  if (tag === PSEUDO.tag) return readTexts(PSEUDO, sources(PSEUDO_SOURCE), pseudo);
  const language = languages.find((each) => each.tag === tag);
  if (!language) throw new Error(`there is no language ${tag}`);
  return readTexts(language, sources(tag));
}

function sources(tag: string): string[] {
  return ["shared", "screens"].map((name) => readFileSync(join(LOCALES, tag, `${name}.ftl`), "utf8"));
}
