import type { Place, Verdict, VerdictView } from "../../backend/generated";
import type { Judging } from "../../state/navigation";

/** A verdict that decides about a person; the others are told in passing. */
export type Judged = VerdictView & { verdict: Exclude<Verdict, "none"> };

export function isJudged(view: VerdictView): view is Judged {
  return view.verdict !== "none";
}

/** Whose hold it is: the code that was shown, else the number of somebody picked from the list. */
interface Held extends Place {
  scan: Judging;
  slot: number;
  code?: string | undefined;
}

/** The screen and parameters by which a person is judged again after something was done about a hold. */
export function judgedAgain({ trip, leg, scan, slot, code }: Held) {
  return { screen: scan, params: code ? { trip, leg, code } : { trip, leg, slot } };
}

/** Where a person is judged: by code or by name, at a door or at a gate. */
export function judging(code: string, gate: boolean): Judging {
  if (gate) return "employer-scan";
  return code ? "crew-scan" : "crew-find";
}
