/** The service worker answers for the app's own files and leaves everything about people alone. */
import { expect, test } from "vitest";
import { answerFor } from "./answers.ts";

const ORIGIN = "https://vault.example";
const FILES = ["/", "/assets/app-1.js"];
const ask = (path: string, mode = "cors", method = "GET") =>
  answerFor(method, mode, new URL(path, ORIGIN), ORIGIN, FILES);

test("opening any place of the app is answered with the shell", () => {
  expect(ask("/", "navigate")).toBe("shell");
  expect(ask("/v/0192", "navigate")).toBe("shell");
});

test("its files come from what is kept", () => {
  expect(ask("/assets/app-1.js")).toBe("kept");
});

const PASSING = [
  "/api/me",
  "/api",
  "/kept/1/720p.mp4",
  "/media/ab.mp4",
  "/log/checkpoint",
  "/witness/0a/checkpoint",
  "/.well-known/custody.json",
];

test.each(PASSING)("%s always goes to the vault", (path) => {
  expect(ask(path)).toBe("network");
  expect(ask(path, "navigate")).toBe("network");
});

test("what another app shares stays on the device", () => {
  expect(ask("/create/shared", "navigate", "POST")).toBe("shared");
  expect(ask("https://elsewhere.example/create/shared", "navigate", "POST")).toBe("network");
});

test("files it does not hold, writes and other hosts pass by", () => {
  expect(ask("/assets/tomorrow.js")).toBe("network");
  expect(ask("/", "navigate", "POST")).toBe("network");
  expect(ask("https://elsewhere.example/assets/app-1.js")).toBe("network");
});
