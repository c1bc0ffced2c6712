import type { Wanted } from "../backend/generated";
import type { IsWanted } from "./instance";

/** Which codes a scanner is there for, by their prefixes, as the core tells them apart in pictures. */
export const WANTED: Record<Wanted, IsWanted> = {
  ours: (text) => /^QC\d{1,3}:/.test(text) || /^UR:BYTES\//i.test(text),
  certificate: (text) => /^\s*HC1:/.test(text),
};
