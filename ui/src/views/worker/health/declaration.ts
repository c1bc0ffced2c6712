import type { DailyDeclaration } from "../../../backend/generated";
import type { Draft } from "../../../state/form";

const FIELDS = ["temperature", "symptoms", "contact"];

/** The form of a day: what was typed on another day is not offered, and goes with the first thing typed on this one. */
export function formOf(day: () => string, form: Draft): Draft {
  const isOfDay = () => form.value("day") === day();
  return {
    ...form,
    value: (field) => (isOfDay() ? form.value(field) : ""),
    set: (field, value) => {
      if (!isOfDay()) {
        for (const other of FIELDS) if (form.value(other) !== "") form.set(other, "");
        form.set("day", day());
      }
      form.set(field, value);
    },
  };
}

/** Whether something was said on each of the last fourteen days, today last; `day` names a day so many days ahead. */
export function fourteenDays(days: readonly DailyDeclaration[], day: (ahead: number) => string): boolean[] {
  const said = days.map((d) => d.day);
  return Array.from({ length: 14 }, (_, index) => said.includes(day(index - 13)));
}
