import js from "@eslint/js";
import solid from "eslint-plugin-solid/configs/typescript";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const tauriInOneFolder = {
  group: ["@tauri-apps/*"],
  message: "Only src/backend talks to Tauri; call its functions instead.",
};

/** The browser writes days in its own language and order; the app has its own. */
const ownDates = [
  {
    selector: "JSXAttribute[name.name='type'] Literal[value=/^(date|datetime-local|month|time|week)$/]",
    message: "A browser's date field shows its own language and order; let people choose with DayChips.",
  },
  {
    selector: "MemberExpression[property.name=/^toLocale(Date|Time)?String$/], MemberExpression[object.name='Intl']",
    message: "Dates and times are written by state/time.ts, in the app's language and in Asia/Shanghai.",
  },
];

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
    rules: {
      "no-restricted-imports": ["error", { patterns: [tauriInOneFolder] }],
      "no-restricted-syntax": ["error", ...ownDates],
    },
  },
]);
