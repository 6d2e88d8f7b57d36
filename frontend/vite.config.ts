/** How the app is built: hashed assets under /assets, and a service worker that knows their names. */
import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { shellList } from "./scripts/shell-list.ts";
import { wordsOptions } from "./scripts/words-options.mjs";

export default defineConfig({
  plugins: [svelte(), paraglideVitePlugin(wordsOptions), shellList()],
  server: {
    proxy: { "^/(api|media|kept)(/|$)": { target: "http://127.0.0.1:8420" } },
  },
  build: {
    outDir: "../fanlight/vault/app",
    emptyOutDir: true,
    target: ["chrome123", "firefox128", "safari17.5"],
    cssTarget: ["chrome123", "firefox128", "safari17.5"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    rolldownOptions: {
      input: { app: "index.html", "service-worker": "src/service-worker/main.ts" },
      output: {
        entryFileNames: (chunk) => (chunk.name === "service-worker" ? "service-worker.js" : "assets/[name]-[hash].js"),
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
      },
    },
  },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
