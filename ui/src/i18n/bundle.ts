import { FluentBundle, FluentNumber, FluentResource, type FluentVariable } from "@fluent/bundle";

import type { Messages } from "./keys";

/** A key of the catalogue: the section and the name of a message. */
export type Key = keyof Messages;

/** Keys of messages that nothing is filled into. */
export type PlainKey = { [K in Key]: Messages[K] extends null ? K : never }[Key];

/** The values that fill the message of a key; no argument where there are none. */
export type Values<K extends Key> = Messages[K] extends null ? [] : [values: Messages[K]];

/** A language of the window. */
export interface Language {
  /** Its BCP 47 tag. */
  tag: string;
  /** Its name in its own words. */
  name: string;
  /** The direction in which it is written. */
  direction: string;
}

/** The messages of one language. */
export interface Texts {
  language: Language;
  bundle: FluentBundle;
}

/** A number that selects a plural form and is written in plain digits, as Rust writes it. */
class Count extends FluentNumber {
  override toString(): string {
    return String(this.value);
  }
}

const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/;

/** Reads the messages of a language; throws where a file has a fault, which `cargo xtask check` finds before. */
export function readTexts(
  language: Language,
  sources: readonly string[],
  transform: (text: string) => string = (text) => text,
): Texts {
  // Marks of isolation are set here and only where they change what is seen.
  const bundle = new FluentBundle(language.tag, { useIsolating: false, transform });
  const errors = sources.reduce<Error[]>((all, source) => all.concat(bundle.addResource(new FluentResource(source))), []);
  if (errors[0]) throw errors[0];
  return { language, bundle };
}

/** The text of a key, filled; nothing where the language has no such message. */
export function format(
  { language, bundle }: Texts,
  key: Key,
  values: Readonly<Record<string, string | number>> | null = null,
): string | undefined {
  const [section = "", name = ""] = key.split(".");
  const pattern = bundle.getMessage(section)?.attributes[name];
  if (pattern === undefined) return undefined;
  const filled: Record<string, FluentVariable> = {};
  for (const [name, value] of Object.entries(values ?? {})) {
    filled[name] = typeof value === "number" ? new Count(value) : isolated(value, language.direction);
  }
  // A value that is missing stays visible as its name.
  return bundle.formatPattern(pattern, filled, []);
}

/** Keeps a text of another direction from turning what is around it (UAX #9). */
function isolated(text: string, direction: string): string {
  return direction === "rtl" || RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}
