/** The picture fills a phone where it nearly fits, and keeps its shape where it does not. */
import { expect, test } from "vitest";
import { frameOf } from "./frame.ts";

const upright = { width: 720, height: 1280 };
const lying = { width: 1280, height: 720 };
const phone = { width: 360, height: 684, isWide: false };
const desktop = { width: 970, height: 840, isWide: true };

test("an upright video fills a phone", () => {
  expect(frameOf(upright, phone)).toEqual({ width: 360, height: 684, covers: true });
});

test("a lying video is shown whole on a phone", () => {
  expect(frameOf(lying, phone).covers).toBe(false);
});

test("on a desktop the frame has the shape of the video and stays inside its place", () => {
  const frame = frameOf(upright, desktop);
  expect(frame.width / frame.height).toBeCloseTo(9 / 16, 2);
  expect(frame.height).toBeLessThanOrEqual(desktop.height);
  expect(frameOf(lying, desktop).width).toBeLessThanOrEqual(desktop.width);
});

test("a video without a known size is taken as upright", () => {
  expect(frameOf({ width: 0, height: 0 }, desktop).width).toBeGreaterThan(0);
});
