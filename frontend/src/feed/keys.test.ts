/** Which keys the feed answers, and which it leaves to others. */
import { expect, test, vi } from "vitest";
import { keyboard, type KeyActions } from "./keys.ts";

function pressed(key: string, more: { ctrlKey?: boolean; isIn?: string } = {}) {
  const names = [
    "next",
    "previous",
    "pause",
    "seekBy",
    "like",
    "save",
    "sound",
    "smallWindow",
    "subtitles",
    "why",
    "help",
  ] as const;
  const acts = Object.fromEntries(names.map((name) => [name, vi.fn()])) as unknown as KeyActions;
  const target = { closest: (selector: string) => (more.isIn && selector.includes(more.isIn) ? target : null) };
  const event = { key, ctrlKey: false, ...more, target, preventDefault: vi.fn() };
  keyboard(acts)(event as unknown as KeyboardEvent);
  return names.filter((name) => vi.mocked(acts[name]).mock.calls.length > 0);
}

test("P opens and closes the small window, in either case", () => {
  expect(pressed("p")).toEqual(["smallWindow"]);
  expect(pressed("P")).toEqual(["smallWindow"]);
});

test("B saves", () => {
  expect(pressed("b")).toEqual(["save"]);
});

test("keys with a modifier, and keys for a field, do nothing here", () => {
  expect(pressed("p", { ctrlKey: true })).toEqual([]);
  expect(pressed("p", { isIn: "textarea" })).toEqual([]);
});

test("C turns subtitles on or off", () => {
  expect(pressed("c")).toEqual(["subtitles"]);
});
