import type { FieldError, RegistrationForm } from "../../../backend/generated";

/** Screens that the form is spread over. */
export const STEPS = 4;

/** The fields of each screen. */
export const FIELDS: Readonly<Record<number, readonly string[]>> = {
  1: ["name", "id_number", "mobile"],
  2: ["home", "home_detail"],
  3: ["work", "employer", "work_place"],
  4: ["emergency_name", "emergency_mobile", "poverty", "companions"],
};

/** The form as the use case takes it, from the fields as they were typed and those who travel along. */
export function registrationOf(
  value: (field: string) => string,
  hasPhone: boolean,
  companions: readonly string[],
): RegistrationForm {
  return {
    name: value("name"),
    id_number: value("id_number"),
    mobile: value("mobile"),
    has_phone: hasPhone,
    home: value("home"),
    home_detail: value("home_detail"),
    emergency_name: value("emergency_name"),
    emergency_mobile: value("emergency_mobile"),
    work: one(value("work"), ["has-job", "newly-hired", "looking"]),
    employer: value("employer"),
    work_place: value("work_place"),
    poverty: one(value("poverty"), ["none", "lifted-out", "at-risk"]),
    companions: [...companions],
  };
}

/** The first screen on which something is wrong. */
export function firstWrong(errors: readonly FieldError[]): number {
  for (let step = 1; step <= STEPS; step += 1) {
    if (errors.some((error) => FIELDS[step]?.includes(error.field))) return step;
  }
  return STEPS;
}

function one<Value extends string>(text: string, values: readonly Value[]): Value | null {
  return values.find((value) => value === text) ?? null;
}
