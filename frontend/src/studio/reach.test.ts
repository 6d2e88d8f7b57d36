import { expect, it } from "vitest";
import type { Distribution } from "../api/types.ts";
import { linesOf } from "./reach.ts";

const NOTHING: Distribution = {
  days: 7,
  since: "2026-11-20",
  considered: null,
  kept_out: [
    { rule: "not_held", people: null },
    { rule: "not_unwanted", people: null },
  ],
  shown: null,
  finished: null,
  sources: [
    { source: "followed", people: null },
    { source: "unknown", people: null },
  ],
  elsewhere: [{ screen: "profile", people: null }],
  is_estimate: false,
};

it("has nothing to draw while every number is too small to be told", () => {
  expect(linesOf(NOTHING)).toBeNull();
});

it("draws each bar as its share of the first, and names what is too small without a length", () => {
  const lines = linesOf({ ...NOTHING, considered: 1240, shown: 310 });

  expect(lines?.feed.map(({ figure, share }) => [figure, share])).toEqual([
    ["1,240 people", 1],
    ["310 people", 0.25],
    ["fewer than 10", 0],
  ]);
});

it("puts the most first, and leaves out that no app kept silent", () => {
  const sources = [
    { source: "followed", people: null },
    { source: "fresh", people: 20 },
    { source: "popular", people: 50 },
    { source: "unknown", people: null },
  ] as Distribution["sources"];

  const lines = linesOf({ ...NOTHING, shown: 70, sources });

  expect(lines?.sources.map(({ words }) => words)).toEqual([
    "Many people were watching it",
    "It was new",
    "They follow you",
  ]);
});

it("draws what brought it against all it was shown to, and what kept it out against all it was considered for", () => {
  const lines = linesOf({
    ...NOTHING,
    considered: 400,
    shown: 100,
    sources: [{ source: "fresh", people: 50 }],
    kept_out: [{ rule: "not_seen", people: 40 }],
  });

  expect(lines?.sources.map(({ share }) => share)).toEqual([0.5]);
  expect(lines?.keptOut.map(({ share }) => share)).toEqual([0.1]);
});

it("says of an estimate that it is one, and of what was counted that it was", () => {
  const lines = linesOf({ ...NOTHING, considered: 900, shown: 30, is_estimate: true });

  expect(lines?.feed.map(({ figure }) => figure)).toEqual(["about 900 people", "30 people", "fewer than 10"]);
});
