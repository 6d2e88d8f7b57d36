import { describe, expect, it } from "vitest";
import {
  type Cut,
  type Lettering,
  isUntouched,
  momentAt,
  moved,
  secondsAt,
  shownAt,
  type Source,
  split,
  totalOf,
  trimmed,
  wholeOf,
  withinLength,
} from "./cut.ts";

const source = (seconds: number): Source => ({
  file: new File([], "a.mp4"),
  url: "",
  seconds,
  width: 720,
  height: 1280,
});
const lettering = (start: number, end: number): Lettering => ({
  ...{ id: 1, words: "Moss", start, end, x: 0.5, y: 0.5 },
  ...{ size: "medium", colour: "#ffffff", isBoxed: false },
});

describe("takes", () => {
  const first = { ...wholeOf(source(10)), start: 2, end: 6 };
  const second = { ...wholeOf(source(8)), speed: 2 };
  const takes = [first, second];

  it("last as long as their parts at their speeds", () => {
    expect(totalOf(takes)).toBe(4 + 4);
  });

  it("show one moment of one film at each second", () => {
    expect(momentAt(takes, 1)).toEqual({ index: 0, at: 3 });
    expect(momentAt(takes, 5)).toEqual({ index: 1, at: 2 });
    expect(momentAt(takes, 99)).toEqual({ index: 1, at: 8 });
    for (const seconds of [0, 0.5, 3.9, 4, 7.5])
      expect(secondsAt(takes, momentAt(takes, seconds))).toBeCloseTo(seconds);
  });

  it("keep their ends inside the film and something between them", () => {
    expect(trimmed(first, { start: -3 }).start).toBe(0);
    expect(trimmed(first, { start: 9 }).start).toBeCloseTo(5.7);
    expect(trimmed(first, { end: 99 }).end).toBe(10);
    expect(trimmed(first, { end: 0 }).end).toBeCloseTo(2.3);
  });

  it("are cut in two that last as long together, unless a half would be nothing", () => {
    const cut = split(takes, { index: 0, at: 3 });
    expect(cut?.map(({ start, end }) => [start, end])).toEqual([
      [2, 3],
      [3, 6],
      [0, 8],
    ]);
    expect(totalOf(cut ?? [])).toBe(totalOf(takes));
    expect(new Set(cut?.map(({ id }) => id)).size).toBe(3);
    expect(split(takes, { index: 0, at: 2.1 })).toBeNull();
  });

  it("change places, but not with nobody", () => {
    expect(moved(takes, 0, 1)).toEqual([second, first]);
    expect(moved(takes, 0, -1)).toEqual(takes);
    expect(moved(takes, 1, 1)).toEqual(takes);
  });

  it("are untouched only as one whole film without words", () => {
    const whole = wholeOf(source(5));
    const untouched: Cut = { takes: [whole], letterings: [] };
    expect(isUntouched(untouched)).toBe(true);
    expect(isUntouched({ ...untouched, letterings: [lettering(0, 1)] })).toBe(false);
    expect(isUntouched({ ...untouched, takes: [{ ...whole, end: 4 }] })).toBe(false);
    expect(isUntouched({ ...untouched, takes: [{ ...whole, speed: 2 }] })).toBe(false);
    expect(isUntouched({ ...untouched, takes: [whole, whole] })).toBe(false);
  });
});

describe("letterings", () => {
  it("stay inside what is left", () => {
    const kept = withinLength([lettering(0, 3), lettering(1, 9), lettering(6, 8)], 5);
    expect(kept.map(({ start, end }) => [start, end])).toEqual([
      [0, 3],
      [1, 5],
    ]);
  });

  it("are shown from their first second until their last", () => {
    const one = lettering(1, 2);
    expect([0.9, 1, 1.9, 2].map((seconds) => shownAt([one], seconds).length)).toEqual([0, 1, 1, 0]);
    expect(shownAt([{ ...one, words: " \n" }], 1)).toEqual([]);
  });
});
