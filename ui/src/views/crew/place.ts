import type { At } from "../../backend/types";
import { param } from "../../state/navigation";

/** A door as parameters and drafts keep it: `1/2` is the first of two; anything else is the only one. */
export function doorOf(text: string): At["door"] {
  const found = /^(\d)\/(\d)$/.exec(text);
  return found ? [Number(found[1]), Number(found[2])] : null;
}

/** Where crew stands, from the screen's parameters. */
export function placeHere(): At {
  return { trip: param("trip"), leg: Number(param("leg") || "0"), door: doorOf(param("door")) };
}

/** The parameters that carry a place to the next screen. */
export function placeParams(at: At): Record<string, string> {
  return { trip: at.trip, leg: String(at.leg), ...(at.door ? { door: at.door.join("/") } : {}) };
}
