import { createSignal } from "solid-js";

import languages from "../../../locales/languages.json";
import { format, readTexts, type Key, type Language, type Texts, type Values } from "./bundle";
import { PSEUDO, PSEUDO_SOURCE, pseudo } from "./pseudo";

/** The languages in the order in which they are offered, named in their own words; the first is the source. */
export const LANGUAGES: readonly Language[] = languages;

const SOURCE: Language = languages[0] ?? { tag: "zh-CN", name: "简体中文", direction: "ltr" };

// The source language is part of the script, so that there are words before anything is loaded.
const source = readTexts(
  SOURCE,
  Object.values(
    import.meta.glob<string>("../../../locales/zh-CN/{shared,screens}.ftl", {
      query: "?raw",
      import: "default",
      eager: true,
    }),
  ),
);

/** Addresses of the other languages' files. */
const FILES = import.meta.glob<string>(
  ["../../../locales/*/{shared,screens}.ftl", "!../../../locales/zh-CN/*.ftl"],
  { query: "?url", import: "default", eager: true },
);

const [current, setCurrent] = createSignal<Texts>(source);
let asked = SOURCE.tag;

/** The tag of the window's language; reading it follows changes. */
export function language(): string {
  return current().language.tag;
}

/** Returns the tag of the device's language, or of another variety of it; the source's where there are no texts in it. */
export function deviceLanguage(): string {
  const base = (tag: string) => tag.split("-")[0];
  for (const wanted of navigator.languages) {
    const found =
      [...LANGUAGES, PSEUDO].find(({ tag }) => tag === wanted) ?? LANGUAGES.find(({ tag }) => base(tag) === base(wanted));
    if (found) return found.tag;
  }
  return SOURCE.tag;
}

/** Switches the window to another language, once its texts are there; changes nothing where there are none. */
export async function setLanguage(tag: string): Promise<void> {
  const wanted = [...LANGUAGES, PSEUDO].find((each) => each.tag === tag);
  if (!wanted) return;
  asked = tag;
  // The last press counts, whichever texts come first; without texts the window keeps its language.
  const texts = await load(wanted).catch(() => undefined);
  if (!texts || asked !== tag) return;
  setCurrent(texts);
  document.documentElement.lang = tag;
  document.documentElement.dir = wanted.direction;
}

async function load(wanted: Language): Promise<Texts> {
  if (wanted.tag === SOURCE.tag) return source;
  const isPseudo = wanted.tag === PSEUDO.tag;
  const folder = `/locales/${isPseudo ? PSEUDO_SOURCE : wanted.tag}/`;
  const files = Object.keys(FILES).filter((path) => path.includes(folder));
  const sources = await Promise.all(files.map((path) => fetchText(FILES[path] ?? "")));
  return readTexts(wanted, sources, isPseudo ? pseudo : undefined);
}

async function fetchText(address: string): Promise<string> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.text();
}

/** The text of a key in the language of the window. */
export function t<K extends Key>(key: K, ...[values]: Values<K>): string {
  return format(current(), key, values) ?? format(source, key, values) ?? key;
}

/** The words of a text that came in several languages, in the window's or the first there is. */
export function inWords(words: Readonly<Record<string, string>>): string {
  const tag = language();
  return words[tag] ?? words[tag.split("-")[0] ?? ""] ?? Object.values(words)[0] ?? "";
}
