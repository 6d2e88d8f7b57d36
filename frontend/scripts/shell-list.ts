/** Writes the names of the built files into the service worker, so that it can keep the app for offline use. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const LARGEST_KEPT_BYTES = 120_000; // beyond it only what the app cannot start without

export function shellList(): Plugin {
  let publicFolder = "";
  return {
    name: "fanlight-shell-list",
    apply: "build",
    configResolved(config) {
      publicFolder = config.publicDir;
    },
    generateBundle(_options, bundle) {
      const digest = createHash("sha256");
      const names = ["/", ...filesUnder(publicFolder)];
      for (const name of names.slice(1)) digest.update(readFileSync(join(publicFolder, name)));
      for (const [name, file] of Object.entries(bundle)) {
        const body = file.type === "chunk" ? file.code : file.source;
        if (name === "service-worker.js" || name.startsWith(".vite/")) continue;
        digest.update(name).update(body);
        const isNeeded = file.type === "chunk" && file.isEntry;
        if (name.startsWith("assets/") && (isNeeded || body.length <= LARGEST_KEPT_BYTES)) names.push(`/${name}`);
      }
      const worker = bundle["service-worker.js"];
      if (worker?.type !== "chunk") throw new Error("The service worker was not built.");
      worker.code = worker.code
        .replaceAll("__SHELL_FILES__", JSON.stringify(names))
        .replaceAll("__SHELL_VERSION__", JSON.stringify(digest.digest("hex").slice(0, 16)));
    },
  };
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length))
    .sort();
}
