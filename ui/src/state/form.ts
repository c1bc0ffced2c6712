import { createSignal } from "solid-js";
import { createStore } from "solid-js/store";

import { call } from "../backend/call";
import type { ErrorView, FieldCode, FieldError } from "../backend/generated";
import { done } from "./changes";
import { asError } from "./errors";

/** A form with a validation error per field. */
export interface Draft {
  /** What stands in a field. */
  value: (field: string) => string;
  /** Sets a field, and saves it at once where the form is kept. */
  set: (field: string, value: string) => void;
  /** What is wrong with a field. */
  error: (field: string) => FieldCode | undefined;
  /** Shows what is wrong, and only that. */
  refuse: (errors: readonly FieldError[]) => void;
  /** Waits until all that was typed is saved. */
  settled: () => Promise<unknown>;
  /** Why it was not read, or what was typed last not saved. */
  failure: () => ErrorView | undefined;
}

/** What was said before, for fields that were not typed since: anything but text, a mark or nothing is left out. */
export function asTyped(said: Readonly<Record<string, unknown>> | null): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [field, value] of Object.entries(said ?? {})) {
    if (typeof value === "string") fields[field] = value;
    else if (value === true) fields[field] = "1";
  }
  return fields;
}

/** Opens a person's form; what was typed before is there again, over what was `said` before that. */
export function openForm(
  person: () => string,
  form: string,
  said: () => Promise<Readonly<Record<string, unknown>> | null>,
): Draft {
  const before = Promise.all([said(), call("device.fields", { person: person(), form })]);
  return draft(
    before.then(([last, typed]) => ({ ...asTyped(last), ...typed })),
    (field, value) => done(call("device.save-field", { person: person(), form, field, value })),
  );
}

/** Opens an empty form that is not kept. */
export function emptyForm(): Draft {
  return draft(Promise.resolve({}), () => Promise.resolve());
}

function draft(before: Promise<Record<string, string>>, save: (field: string, value: string) => Promise<unknown>): Draft {
  const [values, setValues] = createStore<Record<string, string>>({});
  const [errors, setErrors] = createStore<Partial<Record<string, FieldCode>>>({});
  const [failure, setFailure] = createSignal<ErrorView>();
  const failed = (thrown: unknown) => { setFailure(asError(thrown)); };
  let saving: Promise<unknown> = before.then((kept) => { setValues((typed) => ({ ...kept, ...typed })); }).catch(failed);
  return {
    value: (field) => values[field] ?? "",
    set: (field, value) => {
      setValues(field, value);
      setErrors(field, undefined);
      // One after the other, so that what was typed last is what is kept.
      saving = saving
        .then(() => save(field, value))
        .then(() => { setFailure(undefined); })
        .catch(failed);
    },
    error: (field) => errors[field],
    refuse: (found) => {
      const shown: Partial<Record<string, FieldCode>> = {};
      for (const key of Object.keys(errors)) shown[key] = undefined;
      for (const { field, code } of found) shown[field] = code;
      setErrors(shown);
    },
    settled: () => saving,
    failure,
  };
}
