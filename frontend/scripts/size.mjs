/** Weighs what the browser must load before the first video plays, and fails above the budget. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET_BYTES = 60 * 1024;
const folder = new URL("../../fanlight/vault/app/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", folder), "utf8"));

const files = new Set();
collect("index.html");
let total = 0;
for (const file of [...files].sort()) {
  const bytes = gzipSync(readFileSync(new URL(file, folder)), { level: 9 }).length;
  total += bytes;
  console.log(`${String(bytes).padStart(8)}  ${file}`);
}
console.log(`${String(total).padStart(8)}  bytes gzipped before the first video plays (budget ${BUDGET_BYTES})`);
if (total > BUDGET_BYTES) process.exitCode = 1;

function collect(name) {
  const entry = manifest[name];
  if (files.has(entry.file)) return;
  if (/\.(js|css)$/.test(entry.file)) files.add(entry.file);
  for (const css of entry.css ?? []) files.add(css);
  for (const imported of entry.imports ?? []) collect(imported);
}
