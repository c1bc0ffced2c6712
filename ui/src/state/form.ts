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

/** Opens a person's form; what was typed before is there again. Fields never typed begin as `initial` says. */
export function openForm(
  person: () => string,
  form: string,
  initial: Readonly<Record<string, string>> = {},
  failed: (thrown: unknown) => void = () => undefined,
): Draft {
  const [values, setValues] = createStore<Record<string, string>>({ ...initial });
  const [errors, setErrors] = createStore<Partial<Record<string, FieldCode>>>({});
  let saving: Promise<unknown> = device.fields(person(), form).then(setValues).catch(failed);
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
