/** Other settings make another order, by the arithmetic of the server. */
import { expect, test } from "vitest";
import type { Chance, Sliders, Term, Values, Why } from "../api/types.ts";
import { countsAsServed, orderUnder, placeWithout, scoreUnder } from "./what-if.ts";

const VALUES: Values = {
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
/** A video whose reasons all speak for one outcome that is worth 1: its gains hold what its terms add. */
const placed = (terms: Term[], levers?: Why["levers"]): Why => {
  const gains = [0, 0, 0, 0, 0];
  for (const { kind, value, slider, factor } of terms) {
    if (kind === "arranged" || kind === "wish_length") continue;
    const at = slider === "familiar_new" ? 1 : slider === "freshness" ? 4 : 0;
    gains[at] = (gains[at] ?? 0) + value / (factor ?? 1);
  }
  const gain = terms.reduce((sum, { kind, value }) => sum + (/arranged|wish/.test(kind) ? 0 : value), 0);
  return why(terms, levers, [{ outcome: "finish", chance: 0.4 + gain, usual: 0.4, gain, value: 1, gains }]);
};
const fresh = (value: number, factor?: number): Term => ({
  kind: "fresh",
  value,
  about: {},
  slider: "freshness",
  direction: 1,
  ...(factor !== undefined && { factor }),
});
test("a boost takes its share of what the video scores by itself, under any setting", () => {
  const boosted = (value: number): Term => ({
    kind: "boosted",
    value,
    about: { percent: 150, reason: "civic", entry: 1 },
  });
  const arranged: Term = { kind: "arranged", value: -0.1, about: { rule: "variety" } };
  const alone = placed([liked(0.2), fresh(0.1)]);
  const moved: Why = { ...alone, terms: [...alone.terms, boosted(0.15), arranged], score: 0.35 };

  expect(scoreUnder(moved, MIDDLE)).toBeCloseTo(0.35, 10);
  expect(scoreUnder(moved, under({ freshness: 1 }))).toBeCloseTo((0.2 + 0.4) * 1.5 - 0.1, 10);

  const video = { why: moved };
  const items = [video, { why: why([liked(0.25)]) }];
  expect(placeWithout(items, video, MIDDLE, moved.terms.indexOf(arranged))).toBe(1);
  expect(placeWithout(items, video, MIDDLE, 2)).toBe(2);
});

const liked = (value: number): Term => ({ kind: "liked_by_many", value, about: {} });

test("settings as they were served give the served score", () => {
  expect(scoreUnder(placed([fresh(0.3), liked(0.1)]), MIDDLE)).toBeCloseTo(0.4, 9);
  const served = placed([fresh(1.2, 4), { kind: "wish_length", value: 0.25, about: {} }], {
    short_long: 0.5,
    popular_small: 0.1,
  });
  expect(scoreUnder(served, under({ freshness: 1, short_long: 0.5 }))).toBeCloseTo(served.score, 9);
});

test("a slider scales the terms that it speaks of, whichever way they point", () => {
  const familiar: Term = { kind: "hashtag", value: 1, about: {}, slider: "familiar_new", direction: -1 };
  expect(scoreUnder(placed([familiar, liked(0.5)]), under({ familiar_new: 1 }))).toBeCloseTo(0.75, 9);
  expect(scoreUnder(placed([familiar, liked(0.5)]), under({ familiar_new: -1 }))).toBeCloseTo(4.5, 9);
});

test("a lever adds what its slider is worth", () => {
  const long = why([], { short_long: 0.6, popular_small: 0 });
  expect(scoreUnder(long, under({ short_long: -0.5 }))).toBeCloseTo(-0.3, 9);
});

test("the order follows the settings, and what was not ranked is left out", () => {
  const [old, recent, chronological] = [{ why: placed([liked(0.5)]) }, { why: placed([fresh(0.3)]) }, { why: null }];
  expect(orderUnder([old, recent, chronological], MIDDLE)).toEqual([old, recent]);
  expect(orderUnder([old, recent, chronological], under({ freshness: 1 }))).toEqual([recent, old]);
});

test("without a reason a video falls behind those that it had passed", () => {
  const [first, second] = [{ why: placed([liked(0.3), fresh(0.3)]) }, { why: placed([liked(0.5)]) }];
  expect(placeWithout([first, second], first, MIDDLE, 0)).toBe(2);
  expect(placeWithout([first, second], second, MIDDLE, 0)).toBe(2);
});

test("without a lever's term its slider has no say", () => {
  const long = placed([{ kind: "wish_length", value: 0.6, about: {} }, liked(0.1)], {
    short_long: 0.6,
    popular_small: 0,
  });
  const [video, other] = [{ why: long }, { why: placed([liked(0.3)]) }];
  const settings = under({ short_long: 1 });
  expect(orderUnder([video, other], settings)).toEqual([video, other]);
  expect(placeWithout([video, other], video, settings, 0)).toBe(2);
});

const chance = (outcome: "finish" | "skip", value: number, ...gains: number[]): Chance => {
  const gain = gains.reduce((sum, part) => sum + part, 0);
  return { outcome, chance: 0.4 + gain, usual: 0.4, gain, value, gains };
};
const finish = (...gains: number[]) => chance("finish", 1, ...gains);
const skip = (...gains: number[]) => chance("skip", -1, ...gains);
const NO_LEVERS = { short_long: 0, popular_small: 0 };

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

test("sliders and values move a score together", () => {
  const served = why([{ ...fresh(0.1), slider: "familiar_new", direction: -1 }, liked(0.2)], NO_LEVERS, [
    finish(0.2, 0.1),
    skip(0.0, -0.0),
  ]);
  expect(scoreUnder(served, MIDDLE)).toBeCloseTo(0.3, 9);
  expect(scoreUnder(served, under({ familiar_new: -1 }, { finish: 3 }))).toBeCloseTo(3 * (0.2 + 4 * 0.1), 9);
});

test("what was served under another slider counts from where it stood", () => {
  const served = placed([{ kind: "fresh", value: 1.2, about: {}, slider: "freshness", direction: 1, factor: 4 }]);
  expect(scoreUnder(served, MIDDLE)).toBeCloseTo(0.3, 9);
  expect(scoreUnder(served, under({ freshness: 1 }, { finish: 2 }))).toBeCloseTo(2.4, 9);
});

test("places without a reason can be told while every outcome is worth what it was", () => {
  const served = why([liked(0.3)], NO_LEVERS, [finish(0.2), skip(-0.1)]);
  expect(countsAsServed(served, MIDDLE.values)).toBe(true);
  expect(countsAsServed(served, under({}, { skip: 0 }).values)).toBe(false);
});

test("what the rules of a page moved stays as it was served, whatever the sliders say", () => {
  const held: Term = { kind: "arranged", value: -0.2, about: { rule: "author_decay" } };
  expect(scoreUnder(placed([fresh(0.3), held]), under({ freshness: 1 }))).toBeCloseTo(1.0, 9);
});
