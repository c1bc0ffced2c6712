import type { ErrorCode, ErrorView } from "../backend/types";

/** Takes whatever was thrown as an error that a screen has words for. */
export function asError(thrown: unknown): ErrorView {
  if (typeof thrown === "object" && thrown !== null && "code" in thrown && "fields" in thrown) {
    return thrown as ErrorView;
  }
  return { code: "internal" satisfies ErrorCode, fields: [] };
}
