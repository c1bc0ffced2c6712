import { createSignal } from "solid-js";

import type { ErrorView, FieldError } from "../backend/generated";
import { asError } from "./errors";
import type { Draft } from "./form";

/** Something that a person sets off by calling it. */
export interface Action<Args extends unknown[]> {
  (...args: Args): void;
  /** Whether it is under way. */
  pending: () => boolean;
  /** The error of the last run. */
  error: () => ErrorView | undefined;
  /** Clears the error. */
  clear: () => void;
}

/**
 * Makes an action that keeps its error and does not run twice at a time. What is set off during a run is `ignored`, as a
 * second press on a button must be, or `queued`, as each code that is scanned must be looked at.
 */
export function createAction<Args extends unknown[]>(
  act: (...args: Args) => Promise<unknown>,
  meanwhile: "ignored" | "queued" = "ignored",
): Action<Args> {
  const [pending, setPending] = createSignal(false);
  const [error, setError] = createSignal<ErrorView>();
  let last = Promise.resolve();
  let running = false;
  const once = async (args: Args) => {
    setError(undefined);
    try {
      await act(...args);
    } catch (thrown) {
      setError(asError(thrown));
    }
  };
  const run = (...args: Args) => {
    if (running && meanwhile === "ignored") return;
    const mine = running ? last.then(() => once(args)) : once(args);
    last = mine;
    running = true;
    setPending(true);
    void mine.then(() => {
      if (last !== mine) return;
      running = false;
      setPending(false);
    });
  };
  return Object.assign(run, { pending, error, clear: () => { setError(undefined); } });
}

/** What a form does besides being sent. */
interface Checks {
  /** What is wrong before it is sent. */
  check?: () => Promise<readonly FieldError[]> | readonly FieldError[];
  /** Brings fields that are wrong onto the screen. */
  show?: (wrong: readonly FieldError[]) => void;
}

/** Creates the submit action of a form: shows validation errors at their fields and focuses the first. */
export function submitForm(form: Draft, send: () => Promise<unknown>, { check, show }: Checks = {}): Action<[]> {
  return createAction(async () => {
    await form.settled();
    const wrong = (await check?.()) ?? [];
    const refused = wrong.length > 0 ? wrong : await sent(send);
    form.refuse(refused);
    if (refused.length === 0) return;
    show?.(refused);
    document.querySelector<HTMLElement>(".field--wrong input, .field--wrong select, .group--wrong button")?.focus();
  });
}

/** Sends a form, and returns what is wrong with its fields. */
async function sent(send: () => Promise<unknown>): Promise<readonly FieldError[]> {
  try {
    await send();
    return [];
  } catch (thrown) {
    const { fields } = asError(thrown);
    if (fields.length === 0) throw thrown;
    return fields;
  }
}
