/** One push of the wheel or the trackpad is one video. */
import { expect, test } from "vitest";
import { WheelSteps } from "./wheel-steps.ts";

/** Pushes the wheel through events of (delta, milliseconds after the one before). */
function steps(events: [number, number][]): number {
  const wheel = new WheelSteps();
  let now = 1000;
  return events.reduce((sum, [delta, after]) => sum + wheel.push(delta, (now += after)), 0);
}

test("a notch is a step, up or down", () => {
  expect(steps([[120, 0]])).toBe(1);
  expect(steps([[-120, 0]])).toBe(-1);
});

test("a swipe on a trackpad is one step however long it coasts", () => {
  const coasting = Array.from({ length: 60 }, (_, index): [number, number] => [80 * 0.94 ** index, 16]);
  expect(steps([[20, 0], [60, 16], ...coasting])).toBe(1);
});

test("a second swipe before the first has died away is a second step", () => {
  const coasting = Array.from({ length: 25 }, (_, index): [number, number] => [80 * 0.9 ** index, 16]);
  expect(steps([...coasting, [50, 16], ...coasting])).toBe(2);
});

test("notches in a row move on once a video has settled", () => {
  expect(
    steps([
      [120, 0],
      [120, 150],
      [120, 150],
      [120, 150],
    ]),
  ).toBe(2);
});

test("a hand resting on the wheel moves nothing", () => {
  expect(
    steps([
      [1, 0],
      [2, 500],
      [-1, 500],
    ]),
  ).toBe(0);
});
