import type { ErrorCode, ErrorView } from "../backend/generated";

/** Takes whatever was thrown as an error that a screen has words for; a resource wraps what its question threw. */
export function asError(thrown: unknown): ErrorView {
  const said = thrown instanceof Error ? (thrown as Error & { cause?: unknown }).cause : thrown;
  if (typeof said === "object" && said !== null && "code" in said && "fields" in said) {
    return said as ErrorView;
  }
  return { code: "internal" satisfies ErrorCode, fields: [] };
}
