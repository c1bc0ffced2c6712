import type { Ahead, Consent, Home } from "../../../backend/generated";
import { missing } from "../travel/ahead";

/** Something without which a person does not board, or not without a check at the door. */
export type Lack = "register" | "correct" | "verify" | "ticket" | "declare" | "ahead";

/** Returns the missing items of a person in the order of the journey; without health consent no declaration is due. */
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
