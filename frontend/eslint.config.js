/** What the linter asks of TypeScript and Svelte; layout is prettier's. */
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

export default ts.config(
  { ignores: ["src/paraglide/", "src/api/schema.d.ts", "project.inlang/", "node_modules/"] },
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "no-console": ["error", { allow: ["warn", "error"] }],
      "prefer-const": "error",
      eqeqeq: "error",
      // The icons are our own files, chosen in src/ui/icons.ts.
      "svelte/no-at-html-tags": "off",
      // Maps and sets that no template reads need not be reactive.
      "svelte/prefer-svelte-reactivity": "off",
      // Our router reads plain paths.
      "svelte/no-navigation-without-resolve": "off",
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"], svelteConfig } },
  },
  {
    files: ["**/*.svelte"],
    rules: { "prefer-const": "off", "svelte/prefer-const": ["error", { destructuring: "all" }] },
  },
  { files: ["scripts/**"], rules: { "no-console": "off" } },
);
