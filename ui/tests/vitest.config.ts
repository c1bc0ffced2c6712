import { defineConfig } from "vitest/config";

/** Pages in Chromium; they need the UI built before. */
export default defineConfig({
  root: import.meta.dirname,
  test: { include: ["**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false },
});
