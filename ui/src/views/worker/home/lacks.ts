import type { Ahead, Consent, Home } from "../../../backend/generated";
import { missing } from "../travel/ahead";

/** Something without which a person does not board, or not without a check at the door. */
export type Lack = "register" | "correct" | "verify" | "ticket" | "declare" | "ahead";

/** Returns what a person lacks, in the order in which it is got; whoever declined health owes no declaration. */
export function lacksOf(home: Home, ahead: Ahead | null, consent: Consent | null): Lack[] {
  if (home.registration === null) return ["register"];
  const lacks: Lack[] = [];
  if (home.registration === "refused" || home.intent === "refused") lacks.push("correct");
  if (!home.verified) lacks.push("verify");
  if (!home.ticket) lacks.push("ticket");
  if (!home.declared_today && consent?.health !== false) lacks.push("declare");
  if (ahead && (missing(ahead) ?? 0) > 0) lacks.push("ahead");
  return lacks;
}
