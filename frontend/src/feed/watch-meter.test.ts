/** Watched seconds are those that were seen: no jump, no pause and no loop is counted wrong. */
import { expect, test } from "vitest";
import { WatchMeter } from "./watch-meter.ts";

/** Reads the time every quarter of a second, as a browser does. */
function watch(meter: WatchMeter, from: number, to: number): void {
  for (let seconds = from; seconds <= to + 1e-9; seconds += 0.25) meter.tick(seconds);
}

test("playing counts second by second", () => {
  const meter = new WatchMeter(10, 1000);
  watch(meter, 0, 4);
  expect(meter.end("moved", 1004)).toEqual({ watchedSeconds: 4, loops: 0, ended: "swiped", startedAt: 1000 });
});

test("at another speed it is the video's own seconds that count", () => {
  const meter = new WatchMeter(10, 1000);
  for (let quarter = 0; quarter <= 16; quarter++) meter.tick(quarter * 0.25 * 2);
  expect(meter.end("moved", 1004)).toEqual({ watchedSeconds: 8, loops: 0, ended: "swiped", startedAt: 1000 });
});

test("a jump forward is not watching", () => {
  const meter = new WatchMeter(10, 0);
  watch(meter, 0, 2);
  meter.interrupt();
  watch(meter, 8, 9);
  expect(meter.end("moved", 20)?.watchedSeconds).toBe(3);
});

test("a jump nobody announced is not watching either", () => {
  const meter = new WatchMeter(30, 0);
  watch(meter, 0, 2);
  watch(meter, 20, 21);
  expect(meter.end("moved", 20)?.watchedSeconds).toBe(3);
});

test("a jump backward is not a loop", () => {
  const meter = new WatchMeter(10, 0);
  watch(meter, 0, 5);
  meter.tick(0.2);
  const seen = meter.end("moved", 20);
  expect(seen?.loops).toBe(0);
  expect(seen?.watchedSeconds).toBe(5);
});

test("a loop counts its last and its first moments", () => {
  const meter = new WatchMeter(10, 0);
  watch(meter, 0, 9.75);
  watch(meter, 0.25, 2);
  expect(meter.end("moved", 20)).toMatchObject({ watchedSeconds: 12, loops: 1, ended: "finished" });
});

test("a stream that runs a little longer than was announced never counts less than nothing", () => {
  const meter = new WatchMeter(10, 0);
  watch(meter, 0, 10.25);
  meter.tick(0);
  expect(meter.end("moved", 20)).toMatchObject({ watchedSeconds: 10.25, loops: 1 });
});

test("almost all of it is finished", () => {
  const meter = new WatchMeter(10, 0);
  watch(meter, 0, 9.5);
  expect(meter.end("moved", 20)?.ended).toBe("finished");
});

test("a video that never played is not a watch", () => {
  const meter = new WatchMeter(10, 0);
  meter.tick(0);
  expect(meter.end("moved", 5)).toBeNull();
});

test("looking elsewhere reports what was seen so far", () => {
  const meter = new WatchMeter(10, 0);
  watch(meter, 0, 3);
  expect(meter.end("left", 3)).toMatchObject({ watchedSeconds: 3, ended: "left" });
});

test("a last glance after coming back does not count as skipping it", () => {
  const meter = new WatchMeter(10, 0);
  watch(meter, 0, 8);
  meter.end("left", 8);
  watch(meter, 8, 8.5);
  expect(meter.end("moved", 60)).toBeNull();
});

test("going on after coming back is a watch of its own, from when it went on", () => {
  const meter = new WatchMeter(10, 0);
  watch(meter, 0, 2);
  meter.end("left", 2);
  watch(meter, 2, 7);
  expect(meter.end("moved", 60)).toMatchObject({ watchedSeconds: 5, ended: "swiped", startedAt: 2 });
});
