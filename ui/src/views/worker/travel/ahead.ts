import type { Ahead } from "../../../backend/generated";

/** How many things a destination asks that are missing or open; nothing where its rules are not known. */
export function missing(ahead: Ahead): number | undefined {
  if (ahead.rules === null) return undefined;
  return ahead.outcomes.filter((rule) => rule.state !== "passed").length + ahead.health_code.length;
}

/** Whether all that a destination asks is there; never where its rules are not known. */
export function isReady(ahead: Ahead): boolean {
  return missing(ahead) === 0;
}
