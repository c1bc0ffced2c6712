import { createSignal } from "solid-js";

import { CATALOGUES, fill, type Key, type LanguageTag } from "./catalogue";

/** The languages in the order in which they are offered, named in their own words. */
export const LANGUAGES: readonly { tag: LanguageTag; name: string }[] = [
  { tag: "zh-CN", name: "简体中文" },
  { tag: "en", name: "English" },
];

const [current, setCurrent] = createSignal<LanguageTag>("zh-CN");

/** The language of the window; reading it follows changes. */
export const language = current;

/** Switches the window to another language. */
export function setLanguage(tag: LanguageTag): void {
  setCurrent(tag);
  document.documentElement.lang = tag;
}

/** The text of a key in the language of the window. */
export function t(key: Key, values?: Record<string, string | number>): string {
  return fill(CATALOGUES[current()][key], values);
}

/** The words of a text that came in several languages, in the window's or the first there is. */
export function inWords(words: Readonly<Record<string, string>>): string {
  const tag = current();
  return words[tag] ?? words[tag.split("-")[0] ?? ""] ?? Object.values(words)[0] ?? "";
}
