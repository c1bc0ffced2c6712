import { createStore } from "solid-js/store";

import { device } from "../backend/commands";
import type { FieldCode, FieldError } from "../backend/types";
import { done } from "./changes";

/** A form whose every field is saved as it is typed, and shows its errors beside it. */
export interface Draft {
  /** What stands in a field. */
  value: (field: string) => string;
  /** Sets a field, and saves it at once. */
  set: (field: string, value: string) => void;
  /** What is wrong with a field. */
  error: (field: string) => FieldCode | undefined;
  /** Shows what is wrong, and only that. */
  refuse: (errors: readonly FieldError[]) => void;
  /** Waits until all that was typed is saved. */
  settled: () => Promise<unknown>;
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
  failed: (thrown: unknown) => void,
): Draft {
  const [values, setValues] = createStore<Record<string, string>>({});
  const [errors, setErrors] = createStore<Partial<Record<string, FieldCode>>>({});
  let saving: Promise<unknown> = Promise.all([said(), device.fields(person(), form)])
    .then(([before, typed]) => {
      setValues({ ...asTyped(before), ...typed });
    })
    .catch(failed);
  return {
    value: (field) => values[field] ?? "",
    set: (field, value) => {
      setValues(field, value);
      setErrors(field, undefined);
      // One after the other, so that what was typed last is what is kept.
      saving = saving
        .then(() => done(device.saveField(person(), form, field, value)))
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
  };
}
