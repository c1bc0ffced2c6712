import type { Place } from "../../backend/generated";

/** The stop at which staff works, from the screen's parameters. */
export function placeOf({ trip, leg }: Place): Place {
  return { trip, leg };
}
