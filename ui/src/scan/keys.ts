/** Milliseconds within which a scanner types one key after the other; people are slower. */
const PACE = 80;
/** The least that a code has. */
const LEAST = 12;

/** Gathers what a USB scanner types, wherever the focus is; hands out a whole code when it sends Enter. */
export class ScannerKeys {
  private typed = "";
  private last = 0;

  /** Takes a key with its time in milliseconds; returns the code that it ends, if it ends one. */
  take(key: string, at: number): string | undefined {
    if (at - this.last > PACE) this.typed = "";
    this.last = at;
    if (key === "Enter") {
      const whole = this.typed;
      this.typed = "";
      return whole.length >= LEAST ? whole : undefined;
    }
    if (key.length === 1) this.typed += key;
    return undefined;
  }
}
