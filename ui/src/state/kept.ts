/**
 * Returns what came, but with what stood before wherever both say the same: what is drawn of it then stays as it is,
 * and so does a question that somebody is just answering. An entry of a list is found again wherever it now stands.
 */
export function kept<T>(before: T | undefined, now: T): T {
  if (JSON.stringify(before) === JSON.stringify(now)) return before as T;
  if (Array.isArray(before) && Array.isArray(now)) {
    const stood = new Map(before.map((entry: unknown) => [JSON.stringify(entry), entry]));
    return now.map((entry: unknown) => stood.get(JSON.stringify(entry)) ?? entry) as T;
  }
  if (isRecord(before) && isRecord(now)) {
    const next: Record<string, unknown> = {};
    for (const name of Object.keys(now)) next[name] = kept(before[name], now[name]);
    return next as T;
  }
  return now;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
