import type { Language } from "./bundle";

/** A language for tests, made of English: longer, from right to left, every text marked. It is not offered. */
export const PSEUDO: Language = { tag: "ar-XB", name: "Pseudo", direction: "rtl" };

/** The language that the texts of {@link PSEUDO} are made of. */
export const PSEUDO_SOURCE = "en";

const ACCENTS = new Map(Array.from("aáeéiíoóuúyýAÁEÉIÍOÓUÚcçnñsš").reduce<[string, string][]>((pairs, letter, at, all) => {
  if (at % 2 === 0) pairs.push([letter, all[at + 1] ?? letter]);
  return pairs;
}, []));

/** Lengthens and marks a part of a text, and has it written from right to left. */
export function pseudo(text: string): string {
  const [, before = "", words = "", after = ""] = /^(\s*)([^]*?)(\s*)$/.exec(text) ?? [];
  if (words === "") return text;
  const long = words.replace(/[a-z]/gi, (letter) => {
    const accented = ACCENTS.get(letter) ?? letter;
    return /[aeiou]/.test(letter) ? accented + accented : accented;
  });
  return `${before}\u202E⟦${long}⟧\u202C${after}`;
}
