import en from "./en.json";
import zh from "./zh-CN.json";

/** A key of the catalogue; Chinese is the source, and a key it lacks does not compile. */
export type Key = keyof typeof zh;

/** All texts of one language. A language with a missing key does not compile. */
export type Catalogue = Record<Key, string>;

/** Languages that the app speaks, each by its BCP 47 tag. */
export type LanguageTag = "zh-CN" | "en";

/** The texts of every language. */
export const CATALOGUES: Record<LanguageTag, Catalogue> = { "zh-CN": zh, en };

/** Fills `{name}` in a text; a name without a value stays visible as it stands. */
export function fill(text: string, values: Record<string, string | number> = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
