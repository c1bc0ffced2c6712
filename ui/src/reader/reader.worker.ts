import wasm from "./reader.wasm?url&inline";

import { FrameReader } from "./instance";
import type { Answer, Question } from "./messages";
import { WANTED } from "./wanted";

/** Milliseconds for one frame, so that the next one is never long in coming; a still code is looked at in every way within a few. */
const FRAME_BUDGET_MILLIS = 500;

const scope = self as unknown as {
  onmessage: (event: MessageEvent<Question>) => void;
  postMessage: (answer: Answer) => void;
};

let reader: FrameReader | undefined;

scope.onmessage = ({ data: { id, wanted, ...frame } }) => {
  try {
    reader ??= new FrameReader(bytes(wasm));
    const patience = { now: () => performance.now(), ms: FRAME_BUDGET_MILLIS };
    const text = reader.read(frame, WANTED[wanted], patience);
    scope.postMessage({ id, text });
  } catch {
    scope.postMessage({ id, text: null, broken: true });
  }
};

/** The bytes in a `data:` address: inside the script, so that the page's policy need not let it connect anywhere. */
function bytes(address: string): Uint8Array<ArrayBuffer> {
  const binary = atob(address.slice(address.indexOf(",") + 1));
  const out = new Uint8Array(binary.length);
  for (let i = 0; i < out.length; i += 1) out[i] = binary.charCodeAt(i);
  return out;
}
