import type { Wanted } from "../backend/generated";
import type { Frame } from "./instance";

/** What the page asks the worker: what stands in this frame? */
export interface Question extends Frame {
  id: number;
  wanted: Wanted;
}

/** What the worker answers. */
export interface Answer {
  id: number;
  text: string | null;
  /** Set where this web view can't run the reader at all. */
  broken?: boolean;
}
