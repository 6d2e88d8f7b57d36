/** Other settings make another order, by the arithmetic of the server. */
import { expect, test } from "vitest";
import type { Sliders, Term, Why } from "../api/types.ts";
import { orderUnder, placeWithout, scoreUnder } from "./what-if.ts";

const MIDDLE: Sliders = { familiar_new: 0, popular_small: 0, short_long: 0, following_discovering: 0, freshness: 0 };
const why = (terms: Term[], levers = { short_long: 0, popular_small: 0 }): Why => ({
  source: "similar",
  score: terms.reduce((sum, { value }) => sum + value, 0),
  terms,
  levers,
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
  expect(scoreUnder(served, { ...MIDDLE, freshness: 1, short_long: 0.5 })).toBeCloseTo(served.score, 9);
});

test("a slider scales the terms that it speaks of, whichever way they point", () => {
  const familiar: Term = { kind: "hashtag", value: 1, about: {}, slider: "familiar_new", direction: -1 };
  expect(scoreUnder(why([familiar, liked(0.5)]), { ...MIDDLE, familiar_new: 1 })).toBeCloseTo(0.75, 9);
  expect(scoreUnder(why([familiar, liked(0.5)]), { ...MIDDLE, familiar_new: -1 })).toBeCloseTo(4.5, 9);
});

test("a lever adds what its slider is worth", () => {
  const long = why([], { short_long: 0.6, popular_small: 0 });
  expect(scoreUnder(long, { ...MIDDLE, short_long: -0.5 })).toBeCloseTo(-0.3, 9);
});

test("the order follows the settings, and what was not ranked is left out", () => {
  const [old, recent, chronological] = [{ why: why([liked(0.5)]) }, { why: why([fresh(0.3)]) }, { why: null }];
  expect(orderUnder([old, recent, chronological], MIDDLE)).toEqual([old, recent]);
  expect(orderUnder([old, recent, chronological], { ...MIDDLE, freshness: 1 })).toEqual([recent, old]);
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
  const sliders = { ...MIDDLE, short_long: 1 };
  expect(scoreUnder(video.why, sliders, 0)).toBeCloseTo(0.1, 9);
});
