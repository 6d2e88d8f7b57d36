/** Fails when a language misses a word that English has, or has one that English lacks. */
import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../src/messages/", import.meta.url);
const { locales } = JSON.parse(readFileSync(new URL("../project.inlang/settings.json", import.meta.url), "utf8"));

for (const feature of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
  const english = keys(feature.name, "en");
  for (const misnamed of [...english].filter((key) => !key.startsWith(`${feature.name}_`))) {
    fail(`${feature.name}/en.json: ${misnamed} does not start with ${feature.name}_`);
  }
  for (const language of locales) {
    const own = keys(feature.name, language);
    for (const key of missing(english, own)) fail(`${feature.name}/${language}.json: ${key} is missing`);
    for (const key of missing(own, english)) fail(`${feature.name}/${language}.json: ${key} is not in English`);
  }
}

function keys(feature, language) {
  const words = JSON.parse(readFileSync(new URL(`${feature}/${language}.json`, folder), "utf8"));
  return new Set(Object.keys(words).filter((key) => key !== "$schema"));
}

function fail(reason) {
  console.error(reason);
  process.exitCode = 1;
}

function missing(wanted, given) {
  return [...wanted].filter((key) => !given.has(key));
}
