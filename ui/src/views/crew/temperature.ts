const LOWEST = 340;
const HIGHEST = 430;

/** A typed temperature in tenths of a degree Celsius; nothing where it cannot be a person's. */
export function tenths(typed: string): number | undefined {
  const found = /^\s*(\d{2})(?:[.,](\d))?\s*$/.exec(typed);
  if (!found) return undefined;
  const value = Number(found[1]) * 10 + Number(found[2] ?? "0");
  return value >= LOWEST && value <= HIGHEST ? value : undefined;
}
