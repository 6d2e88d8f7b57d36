/** What hardly matters is one bar, which begins and ends where its reasons do. */
import { expect, test } from "vitest";
import type { Term, Why } from "../api/types.ts";
import { fold } from "./folding.ts";
import { draw } from "./reasons.ts";

const NOW = new Date().toISOString();
const draws = (...values: number[]) => {
  const terms: Term[] = values.map((value) => ({ kind: "popular", value, about: {} }));
  const score = values.reduce((sum, value) => sum + value, 0);
  const why: Why = { source: "similar", score, terms, levers: { short_long: 0, popular_small: 0 }, chances: [] };
  return draw(why, NOW);
};

test("reasons of under a hundredth of the whole are one, last", () => {
  const { bars, folded } = fold(draws(0.5, 0.3, 0.003, -0.001).bars);
  expect(folded).toBe(2);
  expect(bars.map(({ words }) => words).at(-1)).toBe("and 2 smaller reasons");
  expect(bars.map(({ value }) => value)).toEqual([0.5, 0.3, expect.closeTo(0.002, 9)]);
});

test("the one bar goes on where the others ended, and ends at the sum", () => {
  const drawing = draws(0.5, -0.3, 0.004, 0.003, -0.006);
  const [last, before] = fold(drawing.bars).bars.toReversed();
  expect(last?.from).toBeCloseTo(before?.from ?? -1, 9);
  expect(last?.to).toBeCloseTo(drawing.total, 9);
});

test("small ones that speak against it together end lower than they began", () => {
  const drawing = draws(0.5, -0.004, -0.003);
  const [last, before] = fold(drawing.bars).bars.toReversed();
  expect(last?.value).toBeCloseTo(-0.007, 9);
  expect(last?.to).toBeCloseTo(before?.to ?? -1, 9);
  expect(last?.from).toBeCloseTo(drawing.total, 9);
});

test("a single small one keeps its words, and so do all where none is small", () => {
  expect(fold(draws(0.5, 0.001).bars)).toEqual({ bars: draws(0.5, 0.001).bars, folded: 0 });
  expect(fold(draws(0.03, -0.03).bars).folded).toBe(0);
});

test("a small sum of large reasons folds nothing that counts", () => {
  expect(fold(draws(0.5, -0.499, 0.02, 0.02).bars).folded).toBe(0);
});

test("no reasons at all stay none", () => {
  expect(fold([])).toEqual({ bars: [], folded: 0 });
});
