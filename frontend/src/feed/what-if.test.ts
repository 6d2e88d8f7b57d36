/** Other settings make another order, by the arithmetic of the server. */
import { expect, test } from "vitest";
import type { Chance, Sliders, Term, Values, Why } from "../api/types.ts";
import { canTell, orderUnder, placeWithout, scoreUnder } from "./what-if.ts";

const VALUES: Values = { finish: 1, watch: 1, like: 1, save: 2, share: 2, follow: 2, skip: -1, not_interested: -5 };
const CENTRED: Sliders = { familiar_new: 0, popular_small: 0, short_long: 0, following_discovering: 0, freshness: 0 };
const under = (sliders: Partial<Sliders> = {}, values: Partial<Values> = {}) => ({
  sliders: { ...CENTRED, ...sliders },
  values: { ...VALUES, ...values },
});
const MIDDLE = under();
const why = (terms: Term[], levers = { short_long: 0, popular_small: 0 }, chances: Chance[] = []): Why => ({
  source: "similar",
  score: terms.reduce((sum, { value }) => sum + value, 0),
  terms,
  levers,
  chances,
});
const fresh = (value: number, factor?: number): Term => ({
  kind: "fresh",
  value,
  about: {},
  slider: "freshness",
  direction: 1,
  ...(factor !== undefined && { factor }),
});
const liked = (value: number): Term => ({ kind: "liked_by_many", value, about: {} });

test("settings as they were served give the served score", () => {
  expect(scoreUnder(why([fresh(0.3), liked(0.1)]), MIDDLE)).toBeCloseTo(0.4, 9);
  const served = why([fresh(1.2, 4), { kind: "wish_length", value: 0.25, about: {} }], {
    short_long: 0.5,
    popular_small: 0.1,
  });
  expect(scoreUnder(served, under({ freshness: 1, short_long: 0.5 }))).toBeCloseTo(served.score, 9);
});

test("a slider scales the terms that it speaks of, whichever way they point", () => {
  const familiar: Term = { kind: "hashtag", value: 1, about: {}, slider: "familiar_new", direction: -1 };
  expect(scoreUnder(why([familiar, liked(0.5)]), under({ familiar_new: 1 }))).toBeCloseTo(0.75, 9);
  expect(scoreUnder(why([familiar, liked(0.5)]), under({ familiar_new: -1 }))).toBeCloseTo(4.5, 9);
});

test("a lever adds what its slider is worth", () => {
  const long = why([], { short_long: 0.6, popular_small: 0 });
  expect(scoreUnder(long, under({ short_long: -0.5 }))).toBeCloseTo(-0.3, 9);
});

test("the order follows the settings, and what was not ranked is left out", () => {
  const [old, recent, chronological] = [{ why: why([liked(0.5)]) }, { why: why([fresh(0.3)]) }, { why: null }];
  expect(orderUnder([old, recent, chronological], MIDDLE)).toEqual([old, recent]);
  expect(orderUnder([old, recent, chronological], under({ freshness: 1 }))).toEqual([recent, old]);
});

test("without a reason a video falls behind those that it had passed", () => {
  const [first, second] = [{ why: why([liked(0.3), fresh(0.3)]) }, { why: why([liked(0.5)]) }];
  expect(placeWithout([first, second], first, MIDDLE, 0)).toBe(2);
  expect(placeWithout([first, second], second, MIDDLE, 0)).toBe(2);
});

test("without a lever's term its slider has no say", () => {
  const video = {
    why: why([{ kind: "wish_length", value: 0.6, about: {} }, liked(0.1)], { short_long: 0.6, popular_small: 0 }),
  };
  const settings = under({ short_long: 1 });
  expect(scoreUnder(video.why, settings, 0)).toBeCloseTo(0.1, 9);
});

const finish = (gain: number, value = 1): Chance => ({
  outcome: "finish",
  chance: 0.4 + gain,
  usual: 0.4,
  gain,
  value,
});
const skip = (gain: number, value = -1): Chance => ({ outcome: "skip", chance: 0.3 + gain, usual: 0.3, gain, value });
const NO_LEVERS = { short_long: 0, popular_small: 0 };
const alike = (value: number): Term => ({
  kind: "hashtag",
  value,
  about: {},
  slider: "familiar_new",
  direction: -1,
});

test("another value moves a score by what its outcome gains", () => {
  const served = why([liked(0.3)], NO_LEVERS, [finish(0.2), skip(-0.1)]);
  expect(scoreUnder(served, MIDDLE)).toBeCloseTo(0.3, 9);
  expect(scoreUnder(served, under({}, { finish: 4 }))).toBeCloseTo(0.3 + 3 * 0.2, 9);
  expect(scoreUnder(served, under({}, { finish: 0, skip: 0 }))).toBeCloseTo(0, 9);
});

test("the order follows the values", () => {
  const sure = { why: why([liked(0.3)], NO_LEVERS, [finish(0.1), skip(-0.2)]) };
  const dear = { why: why([liked(0.2)], NO_LEVERS, [finish(0.3), skip(0.1)]) };
  expect(orderUnder([sure, dear], MIDDLE)).toEqual([sure, dear]);
  expect(orderUnder([sure, dear], under({}, { finish: 2 }))).toEqual([dear, sure]);
});

test("what was served under other sliders and other values cannot be told, and is left out", () => {
  const served = why([alike(0.3)], NO_LEVERS, [finish(0.3)]);
  expect(canTell(served, MIDDLE)).toBe(true);
  expect(canTell(served, under({ familiar_new: 1 }))).toBe(true);
  expect(canTell(served, under({ short_long: 1 }, { finish: 2 }))).toBe(true);
  const both = under({ familiar_new: 1 }, { finish: 2 });
  expect(canTell(served, both)).toBe(false);
  expect(orderUnder([{ why: served }], both)).toEqual([]);
});

test("a served factor counts as where its slider stands", () => {
  const served = why([{ ...alike(1.2), factor: 4 }], NO_LEVERS, [finish(1.2)]);
  expect(canTell(served, under({ familiar_new: -1 }, { finish: 2 }))).toBe(true);
  expect(scoreUnder(served, under({ familiar_new: -1 }, { finish: 2 }))).toBeCloseTo(2.4, 9);
});

test("what the rules of a page moved stays as it was served, whatever the sliders say", () => {
  const held: Term = { kind: "arranged", value: -0.2, about: { rule: "author_decay" } };
  expect(scoreUnder(why([fresh(0.3), held]), under({ freshness: 1 }))).toBeCloseTo(1.0, 9);
  expect(scoreUnder(why([fresh(0.3), held]), MIDDLE, 1)).toBeCloseTo(0.3, 9);
});
