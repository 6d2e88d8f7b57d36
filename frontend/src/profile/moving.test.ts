/** When the poster of a video moves under a pointer, and when it stays still. */
import { expect, test } from "vitest";
import { mayMove } from "./moving.ts";

const usual = { hasSprite: true, canHover: true, prefersStill: false, savesData: false };

test("a poster moves where a pointer can rest on it", () => {
  expect(mayMove(usual)).toBe(true);
  expect(mayMove({ ...usual, canHover: false })).toBe(false);
});

test("it stays still for whoever asked for no motion, or to save data", () => {
  expect(mayMove({ ...usual, prefersStill: true })).toBe(false);
  expect(mayMove({ ...usual, savesData: true })).toBe(false);
});

test("a video from before there were sprites keeps its poster", () => {
  expect(mayMove({ ...usual, hasSprite: false })).toBe(false);
});
