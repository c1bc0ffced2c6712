import { createResource, createRoot } from "solid-js";
import { expect, test } from "vitest";

import type { ErrorView } from "../backend/generated";
import { asError } from "./errors";

const refusal: ErrorView = { code: "no-ticket", fields: [] };

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
