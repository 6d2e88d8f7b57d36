/** A slider stands where its value says, and says where it stands. */
import { expect, test } from "vitest";
import type { Values } from "../api/types.ts";
import { areSameValues, notchOf, OUTCOMES, outcomeInWords, valueAt, valueInWords } from "./value-words.ts";

const USUAL: Values = {
  finish: 1,
  watch: 1,
  like: 1,
  save: 2,
  comment: 1,
  share: 2,
  follow: 2,
  skip: -1,
  not_interested: -5,
};
const NOTCHES = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1];

test.each(OUTCOMES)("%s counts nothing at one end, as usual in the middle, four times at the other", (outcome) => {
  const usual = USUAL[outcome];
  expect(valueAt(outcome, usual, -1)).toBeCloseTo(0, 12);
  expect(valueAt(outcome, usual, 0)).toBe(usual);
  expect(valueAt(outcome, usual, 1)).toBe(4 * usual);
  for (const notch of NOTCHES) expect(notchOf(outcome, usual, valueAt(outcome, usual, notch))).toBeCloseTo(notch, 12);
  expect(outcomeInWords(outcome)).toMatch(/^Videos /);
});

test("where everyone says nothing of an outcome, it can still be given a value, of its own sign", () => {
  expect(valueAt("like", 0, 1)).toBe(4);
  expect(valueAt("skip", 0, 1)).toBe(-4);
  expect(valueAt("like", 0, -1)).toBeCloseTo(0, 12);
  expect(notchOf("skip", 0, -2)).toBe(0.5);
});

test("no slider goes further than the vault takes", () => {
  expect(valueAt("share", 15, 1)).toBe(20);
  expect(notchOf("share", 2, -20)).toBe(-1);
});

test("it is said whether a value is one's own", () => {
  expect(valueInWords(1, 1)).toBe("1, as for everyone here");
  expect(valueInWords(3.25, 1)).toBe("3.25, and for everyone here 1");
});

test("values are the same when all of them are", () => {
  expect(areSameValues(USUAL, { ...USUAL })).toBe(true);
  expect(areSameValues(USUAL, { ...USUAL, skip: 0 })).toBe(false);
});
