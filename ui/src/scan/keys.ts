/** Milliseconds within which a scanner types one key after the other; people are slower. */
const KEY_INTERVAL_MILLIS = 80;
/** The shortest code, in characters. */
const MIN_LENGTH = 12;

/** Gathers what a USB scanner types, wherever the focus is; hands out a whole code when it sends Enter. */
export class ScannerKeys {
  private typed = "";
  private last = 0;

  /** Takes a key with its time in milliseconds; returns the code that it ends, if it ends one. */
  take(key: string, at: number): string | undefined {
    if (at - this.last > KEY_INTERVAL_MILLIS) this.typed = "";
    this.last = at;
    if (key === "Enter") {
      const whole = this.typed;
      this.typed = "";
      return whole.length >= MIN_LENGTH ? whole : undefined;
    }
    if (key.length === 1) this.typed += key;
    return undefined;
  }
}
