import type { ErrorCode, ErrorView } from "../backend/generated";

const logged = new WeakSet<Error>();

/** Takes whatever was thrown as an error that a screen has words for; a resource wraps what its question threw. */
export function asError(thrown: unknown): ErrorView {
  const said = thrown instanceof Error ? (thrown as Error & { cause?: unknown }).cause : thrown;
  if (typeof said === "object" && said !== null && "code" in said && "fields" in said) {
    return said as ErrorView;
  }
  log(thrown);
  return { code: "internal" satisfies ErrorCode, fields: [] };
}

/** Writes a fault of the window to the webview's log, once. */
function log(thrown: unknown): void {
  if (thrown instanceof Error) {
    if (logged.has(thrown)) return;
    logged.add(thrown);
  }
  // Nothing else tells where the fault is: a screen shows `internal` for all of them.
  // eslint-disable-next-line no-console
  console.error("error.internal", thrown instanceof Error ? [thrown.name, ...frames(thrown)].join("\n") : typeof thrown);
}

/** The calls that led to an error, as V8 or JavaScriptCore writes them. Its message is left out: it may quote user data. */
function frames(error: Error): string[] {
  return (error.stack ?? "").replace(error.message, "").split("\n").filter((line) => /^(\s+at |\S*@).*:\d+:\d+\)?$/.test(line));
}
