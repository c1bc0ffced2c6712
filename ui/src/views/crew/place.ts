import type { At } from "../../backend/types";
import { param } from "../../state/navigation";

/** Where crew stands, from the screen's parameters. */
export function placeHere(): At {
  return { trip: param("trip"), leg: Number(param("leg") || "0") };
}

/** The parameters that carry a place to the next screen. */
export function placeParams(at: At): Record<string, string> {
  return { trip: at.trip, leg: String(at.leg) };
}
