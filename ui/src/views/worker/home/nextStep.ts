import type { Home } from "../../../backend/generated";

/** What a worker does next; exactly one thing. */
export type NextStep = "correct" | "register" | "intend" | "declare" | "verify" | "wait" | "pass";

/** Says what a worker does next, from where they stand. */
export function nextStep(home: Home): NextStep {
  if (home.registration === null) return "register";
  if (home.registration === "refused" || home.intent === "refused") return "correct";
  if (home.intent === null && !home.ticket) return "intend";
  if (!home.declared_today) return "declare";
  if (!home.verified) return "verify";
  return home.ticket ? "pass" : "wait";
}

/** How far a station of the journey is. */
export type Reached = "done" | "now" | "open";

/** How far each station of a worker's journey is: registered, verified, wish, health, ticket. */
export function stations(home: Home): Record<"registered" | "verified" | "intended" | "health" | "ticket", Reached> {
  const reached = (done: boolean, possible: boolean): Reached => (done ? "done" : possible ? "now" : "open");
  const registered = home.registration !== null && home.registration !== "refused";
  return {
    registered: reached(registered, true),
    verified: reached(home.verified, registered),
    intended: reached((home.intent !== null && home.intent !== "refused") || home.ticket, registered),
    health: reached(home.declared_today, registered),
    ticket: reached(home.ticket, home.verified && home.intent !== null),
  };
}
