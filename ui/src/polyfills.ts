// `Intl.PluralRules`, by which plural forms are selected.
import "intl-pluralrules";

/** What the rendering library asks for and web views of 2017 lack. Loaded before it. */
interface Old {
  queueMicrotask?: (act: () => void) => void;
}

const old = window as unknown as Old;
old.queueMicrotask =
  old.queueMicrotask ??
  ((act) => {
    void Promise.resolve().then(act);
  });

const lists = Array.prototype as unknown as { flat?: (depth?: number) => unknown[] };
lists.flat =
  lists.flat ??
  function flat(this: unknown[], depth = 1): unknown[] {
    return this.reduce<unknown[]>(
      (all, one) => all.concat(Array.isArray(one) && depth > 1 ? (one as unknown[]).flat(depth - 1) : one),
      [],
    );
  };

export {};
