/** What the module built from `crates/web-reader` gives. */
interface Exports {
  memory: WebAssembly.Memory;
  frame(pixels: number): number;
  steps(): number;
  look(width: number, height: number, step: number): number;
  text(): number;
}

/** A frame of RGBA pixels, as a canvas gives it. */
export interface Frame {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

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

  /** Takes the bytes of `reader.wasm`; throws where the web view refuses them. */
  constructor(wasm: BufferSource) {
    this.module = new WebAssembly.Module(wasm);
    this.instance();
  }

  /**
   * Looks at a frame in the cheapest way first, then in the others, and where
   * patience ends before them, the next frame begins where this one stopped.
   */
  read(frame: Frame, patience?: Patience): string | null {
    const luma = toLuma(frame);
    const steps = this.instance().steps();
    const end = patience ? patience.now() + patience.ms : Infinity;
    const first = this.look(frame, luma, 0);
    if (first !== null) return first;
    for (let tried = 1; tried < steps; tried += 1) {
      if (patience && patience.now() >= end) return null;
      const step = this.next;
      this.next = step + 1 < steps ? step + 1 : 1;
      const text = this.look(frame, luma, step);
      if (text === null) continue;
      // What read this frame will read the next one.
      this.next = step;
      return text;
    }
    return null;
  }

  private look(frame: Frame, luma: Uint8Array, step: number): string | null {
    try {
      const wasm = this.instance();
      const at = wasm.frame(luma.length);
      if (at === 0) return null;
      new Uint8Array(wasm.memory.buffer, at, luma.length).set(luma);
      const length = wasm.look(frame.width, frame.height, step);
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
