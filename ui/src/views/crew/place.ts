import type { Place } from "../../backend/generated";

/** Where staff stands, out of a screen's parameters. */
export function placeOf({ trip, leg }: Place): Place {
  return { trip, leg };
}
