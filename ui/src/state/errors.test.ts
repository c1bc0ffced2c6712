import { createResource, createRoot } from "solid-js";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { ErrorView } from "../backend/generated";
import { asError } from "./errors";

const refusal: ErrorView = { code: "no-ticket", fields: [] };
const lines: string[] = [];

beforeEach(() => {
  lines.length = 0;
  vi.spyOn(console, "error").mockImplementation((...parts: unknown[]) => { lines.push(parts.join(" ")); });
});

afterEach(() => { vi.restoreAllMocks(); });

test("what the core refuses keeps its code, also through a resource", async () => {
  expect(asError(refusal)).toEqual(refusal);
  const wrapped = await new Promise((resolve) => {
    createRoot(() => {
      // As the transport does it: the core's answer itself.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      const asked = Promise.reject(refusal);
      const [resource] = createResource(() => asked);
      // eslint-disable-next-line solid/reactivity
      asked.catch(() => { resolve(resource.error); });
    });
  });
  expect(asError(wrapped)).toEqual(refusal);
});

test("anything else is internal", () => {
  for (const other of [undefined, "no", new Error("no"), { code: 1 }]) expect(asError(other).code).toBe("internal");
});

test("what is internal is logged once, with its place and without its message", () => {
  const message = "no such person: 张晓伟\n    at 433130199507081224 of the list";
  const error = new TypeError(message);
  asError(error);
  asError(error);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^error\.internal TypeError\n.*errors\.test\.ts:\d+:\d+/);
  expect(lines[0]).not.toMatch(/person|张晓伟|433130/);
});

test("the frames of JavaScriptCore are logged too", () => {
  const error = new Error("张晓伟");
  error.stack = "draw@tauri://localhost/index.js:12:34\n@tauri://localhost/index.js:1:2";
  asError(error);
  expect(lines).toEqual(["error.internal Error\ndraw@tauri://localhost/index.js:12:34\n@tauri://localhost/index.js:1:2"]);
});

test("what is no error is logged by its type, and what the core refuses is not logged", () => {
  asError("张晓伟");
  asError(refusal);
  expect(lines).toEqual(["error.internal string"]);
});
