/** Moments are written as they are read. */
import { expect, it } from "vitest";
import { milliseconds, written } from "./times.ts";

it.each([
  [0, "0:00"],
  [7500, "0:07.5"],
  [83_450, "1:23.45"],
  [3_600_007, "60:00.007"],
])("%i is %s, and back", (at, text) => {
  expect(written(at)).toBe(text);
  expect(milliseconds(text)).toBe(at);
});

it.each([
  ["1:00:02", 3_602_000],
  ["7", 7000],
  ["7,25", 7250],
  [" 0:7.5 ", 7500],
])("%s is understood too", (text, at) => {
  expect(milliseconds(text)).toBe(at);
});

it.each(["", "x", "1:60", "-1", "0:07.5555"])("%s is no moment", (text) => {
  expect(milliseconds(text)).toBeNull();
});
