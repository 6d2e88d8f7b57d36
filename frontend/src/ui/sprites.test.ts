/** Where the moments of a video lie in its sprite. */
import { expect, test } from "vitest";
import { pictureAt, placeOf } from "./sprites.ts";

const sprite = { url: "/media/s.webp", count: 23, columns: 5, width: 90, height: 160 };

test("each picture stands for an equal part of the video", () => {
  expect(pictureAt(0, sprite)).toBe(0);
  expect(pictureAt(1 / 23 - 0.001, sprite)).toBe(0);
  expect(pictureAt(1 / 23 + 0.001, sprite)).toBe(1);
  expect(pictureAt(0.5, sprite)).toBe(11);
});

test("the end, and whatever lies outside, shows the nearest picture", () => {
  expect(pictureAt(1, sprite)).toBe(22);
  expect(pictureAt(1.2, sprite)).toBe(22);
  expect(pictureAt(-0.1, sprite)).toBe(0);
});

test("pictures lie in rows; the last row may be short", () => {
  expect(placeOf(0, sprite)).toEqual({ across: 500, x: -0, y: -0 });
  expect(placeOf(4, sprite)).toEqual({ across: 500, x: -80, y: -0 });
  expect(placeOf(5, sprite)).toEqual({ across: 500, x: -0, y: -20 });
  expect(placeOf(22, sprite)).toEqual({ across: 500, x: -40, y: -80 });
});
