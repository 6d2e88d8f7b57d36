/** Which requests the service worker answers for. */

export type Answer = "shell" | "kept" | "network";

const NEVER = /^\/(api|kept|media)(\/|$)/;

export function answerFor(method: string, mode: string, url: URL, origin: string, files: readonly string[]): Answer {
  if (method !== "GET" || url.origin !== origin || NEVER.test(url.pathname)) return "network";
  if (mode === "navigate") return "shell";
  return files.includes(url.pathname) ? "kept" : "network";
}
