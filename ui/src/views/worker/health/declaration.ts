import type { DailyDeclaration } from "../../../backend/generated";

/** What stands in the form when nothing was typed: what was said last, or a normal temperature. */
export function prefill(
  last: DailyDeclaration | undefined,
  value: (field: string) => string,
): [field: string, value: string][] {
  if (value("temperature") !== "") return [];
  if (!last) return [["temperature", "36.5"]];
  return [
    ["temperature", (last.temperature / 10).toFixed(1)],
    ["symptoms", last.symptoms.join(" ")],
    ["contact", last.contact ? "1" : ""],
  ];
}

/** Whether something was said on each of the last fourteen days, today last; `day` names a day so many days ahead. */
export function fourteenDays(days: readonly DailyDeclaration[], day: (ahead: number) => string): boolean[] {
  const said = days.map((d) => d.day);
  return Array.from({ length: 14 }, (_, index) => said.includes(day(index - 13)));
}
