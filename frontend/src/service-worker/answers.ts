/** Which requests the service worker answers for. */

import { SHARED_TO } from "./sharing.ts";

export type Answer = "shell" | "kept" | "network" | "shared";

/** What it never answers for: the vault's word, private videos and public ones, and the log that anyone may check. */
export const PASSING = ["/api", "/kept", "/media", "/log", "/witness", "/.well-known"];

export function answerFor(method: string, mode: string, url: URL, origin: string, files: readonly string[]): Answer {
  if (method === "POST" && url.origin === origin && url.pathname === SHARED_TO) return "shared";
  if (method !== "GET" || url.origin !== origin || passes(url.pathname)) return "network";
  if (mode === "navigate") return "shell";
  return files.includes(url.pathname) ? "kept" : "network";
}

function passes(path: string): boolean {
  return PASSING.some((place) => path === place || path.startsWith(`${place}/`));
}
