/** What matters comes first, and all of it adds up. */
import { expect, test } from "vitest";
import type { Chance, Outcome, Why } from "../api/types.ts";
import { expectedInWords, weighty, worthOfAll } from "./chances.ts";

const chance = (outcome: Outcome, gain: number, value = 1): Chance => ({
  outcome,
  chance: 0.4 + gain,
  usual: 0.4,
  gain,
  value,
  gains: [gain, 0, 0, 0, 0],
});
const why = (...chances: Chance[]): Why => ({
  source: "similar",
  score: 0,
  terms: [],
  levers: { short_long: 0, popular_small: 0 },
  chances,
});
const outcomes = (chances: Chance[]) => chances.map(({ outcome }) => outcome);

test("the weightiest come first, whichever way they point, and trifles are left out", () => {
  const many = why(chance("finish", 0.2), chance("like", 0.01), chance("share", 0.002, 2), chance("skip", -0.3, -1));
  expect(outcomes(weighty(many))).toEqual(["skip", "finish"]);
});

test("no more than three are told", () => {
  const even = why(...(["finish", "watch", "like", "share"] as const).map((outcome) => chance(outcome, 0.1)));
  expect(outcomes(weighty(even))).toEqual(["finish", "watch", "like"]);
});

test("what counts nothing is not told as if it mattered", () => {
  expect(weighty(why(chance("finish", 0.2, 0), chance("skip", 0)))).toEqual([]);
  expect(weighty(why())).toEqual([]);
});

test("together they are their values times their gains", () => {
  expect(worthOfAll(why(chance("finish", 0.2), chance("skip", -0.3, -2)))).toBeCloseTo(0.8, 12);
});

test("every outcome has words", () => {
  expect(expectedInWords(chance("finish", 0))).toBe("You see it to the end");
  expect(expectedInWords(chance("not_interested", 0))).toBe("You mark it “not interested”");
});
