import js from "@eslint/js";
import solid from "eslint-plugin-solid/configs/typescript";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const tauriInOneFolder = {
  group: ["@tauri-apps/*"],
  message: "Only src/backend talks to Tauri; call its functions instead.",
};

export default defineConfig([
  globalIgnores(["dist", "src/backend/generated", "src/i18n/keys.ts"]),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    files: ["**/*.{ts,tsx}"],
    ...solid,
    rules: {
      ...solid.rules,
      "solid/reactivity": ["warn", { customReactiveFunctions: ["fresh", "createAction", "submitForm", "openForm", "onChanged"] }],
    },
  },
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["eslint.config.js", "tools/*.mjs"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "max-lines": ["error", { max: 400 }],
      "no-console": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    files: ["tools/*.mjs"],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: { globals: { URL: "readonly" }, parserOptions: { projectService: false } },
  },
  {
    files: ["src/**/*.{ts,tsx}"],
    ignores: ["src/backend/**"],
    rules: { "no-restricted-imports": ["error", { patterns: [tauriInOneFolder] }] },
  },
]);
