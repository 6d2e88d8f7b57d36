/** The rung fits the link, the screen, and what the viewer pays for. */
import { expect, test } from "vitest";
import type { Rendition } from "../api/types.ts";
import { chooseRung, type Conditions } from "./rungs.ts";

const rung = (short: number, peak: number): Rendition => ({
  name: `${short}p`,
  url: `/media/${short}.mp4`,
  width: short,
  height: Math.round((short * 16) / 9),
  codecs: "avc1.64001F, mp4a.40.2",
  peak_kbps: peak,
  mean_kbps: peak * 0.8,
  size_bytes: 1,
});
const ladder = [rung(360, 700), rung(720, 2400), rung(1080, 5200)];
const phone: Conditions = { kbps: 20_000, shortSide: 1080, saveData: false, lowered: 0 };

const chosen = (conditions: Partial<Conditions>, rungs = ladder) =>
  chooseRung(rungs, { ...phone, ...conditions })?.name;

test("a good link and a dense screen get the highest rung", () => {
  expect(chosen({})).toBe("1080p");
});

test("a rung may take six tenths of the link and no more", () => {
  expect(chosen({ kbps: 4000 })).toBe("720p");
  expect(chosen({ kbps: 3999 })).toBe("360p");
});

test("no more is fetched than the screen can show", () => {
  expect(chosen({ shortSide: 720 })).toBe("720p");
  expect(chosen({ shortSide: 506 })).toBe("720p");
  expect(chosen({ shortSide: 360 })).toBe("360p");
});

test("a link not measured yet begins with 720p", () => {
  expect(chosen({ kbps: null })).toBe("720p");
});

test("a viewer who saves data gets the smallest", () => {
  expect(chosen({ saveData: true })).toBe("360p");
});

test("after a stall it goes down a rung, and never below the smallest", () => {
  expect(chosen({ lowered: 1 })).toBe("720p");
  expect(chosen({ lowered: 5 })).toBe("360p");
});

test("a link too slow for any rung still plays the smallest", () => {
  expect(chosen({ kbps: 100 })).toBe("360p");
});

test("a video without renditions has nothing to play", () => {
  expect(chosen({}, [])).toBeUndefined();
});
