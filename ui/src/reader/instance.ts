/** What the module built from `crates/web-reader` gives. */
interface Exports {
  memory: WebAssembly.Memory;
  frame(pixels: number): number;
  steps(): number;
  look(width: number, height: number, step: number, passedOver: number): number;
  text(): number;
}

/** A frame of RGBA pixels, as a canvas gives it. */
export interface Frame {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** Whether a code's text is one that the scanner is there for. */
export type IsWanted = (text: string) => boolean;

/** Codes of others that are passed over in one look; a frame shows hardly more. */
const MAX_OTHERS = 4;

/** The least milliseconds within which a look is worth going on; without a limit every way of looking is tried. */
export interface Patience {
  now: () => number;
  ms: number;
}

/**
 * Reads QR codes from frames with the module that the gates' reader is
 * compiled to. It only ever gives a text whose checks have passed.
 */
export class FrameReader {
  private readonly module: WebAssembly.Module;
  private exports: Exports | undefined;
  /** The way of looking that the frame before had no time for. */
  private next = 1;
  /** A code that is not wanted, and in how many ways was looked for a wanted one beside it since it was seen. */
  private other: { text: string; looks: number } | undefined;

  /** Takes the bytes of `reader.wasm`; throws where the web view refuses them. */
  constructor(wasm: BufferSource) {
    this.module = new WebAssembly.Module(wasm);
    this.instance();
  }

  /**
   * Looks at a frame in the cheapest way first, then in the others, and where
   * patience ends before them, the next frame begins where this one stopped.
   * A code that is not wanted is given once no way of looking has shown a
   * wanted one beside it, in this frame or the next ones.
   */
  read(frame: Frame, isWanted: IsWanted, patience?: Patience): string | null {
    const luma = toLuma(frame);
    const steps = this.instance().steps();
    const end = patience ? patience.now() + patience.ms : Infinity;
    const first = this.lookFor(frame, luma, 0, isWanted);
    if (first !== null) return first;
    let tried = 1;
    for (; tried < steps && !(patience && patience.now() >= end); tried += 1) {
      const step = this.next;
      this.next = step + 1 < steps ? step + 1 : 1;
      const text = this.lookFor(frame, luma, step, isWanted);
      if (text === null) continue;
      // What read this frame will read the next one.
      this.next = step;
      return text;
    }
    const other = this.other;
    if (other === undefined || (tried < steps && other.looks < steps - 1)) return null;
    this.other = undefined;
    return other.text;
  }

  /** Looks in one way for a wanted code, and passes over the others. */
  private lookFor(frame: Frame, luma: Uint8Array, step: number, isWanted: IsWanted): string | null {
    if (step > 0 && this.other) this.other.looks += 1;
    for (let passedOver = 0; passedOver <= MAX_OTHERS; passedOver += 1) {
      const text = this.look(frame, luma, step, passedOver);
      if (text === null) return null;
      if (isWanted(text)) {
        this.other = undefined;
        return text;
      }
      this.other = this.other ?? { text, looks: 0 };
    }
    return null;
  }

  private look(frame: Frame, luma: Uint8Array, step: number, passedOver: number): string | null {
    try {
      const wasm = this.instance();
      const at = wasm.frame(luma.length);
      if (at === 0) return null;
      new Uint8Array(wasm.memory.buffer, at, luma.length).set(luma);
      const length = wasm.look(frame.width, frame.height, step, passedOver);
      if (length === 0) return null;
      return new TextDecoder().decode(new Uint8Array(wasm.memory.buffer, wasm.text(), length));
    } catch (thrown) {
      if (!(thrown instanceof WebAssembly.RuntimeError)) throw thrown;
      // A way that failed took the instance with it: the next one gets a new one.
      this.exports = undefined;
      return null;
    }
  }

  private instance(): Exports {
    this.exports ??= new WebAssembly.Instance(this.module).exports as unknown as Exports;
    return this.exports;
  }
}

/** The luma of RGBA pixels, by the weights (BT.709) that the gates' reader uses. */
export function toLuma({ width, height, data }: Frame): Uint8Array {
  const luma = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < luma.length; i += 1, at += 4) {
    luma[i] = (2126 * (data[at] ?? 0) + 7152 * (data[at + 1] ?? 0) + 722 * (data[at + 2] ?? 0)) / 10_000;
  }
  return luma;
}
