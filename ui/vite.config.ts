import solid from "vite-plugin-solid";
import { defineConfig } from "vitest/config";

import { classicScript } from "./tools/classic-script.ts";

export default defineConfig({
  plugins: [solid({ hot: false }), classicScript()],
  // The catalogue of messages is beside the UI.
  server: { port: 5173, strictPort: true, fs: { allow: [".."] } },
  build: {
    target: "es2017",
    modulePreload: false,
    cssCodeSplit: false,
    // The minifier turns logical margins into selectors that old web views do not know.
    cssMinify: false,
    assetsInlineLimit: 0,
    rolldownOptions: { output: { format: "iife" } },
  },
  test: { environment: "node", include: ["src/**/*.test.ts", "tools/**/*.test.ts"] },
});
