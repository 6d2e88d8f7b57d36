/** The estimate follows the link, and is not fooled by what says nothing about it. */
import { expect, test } from "vitest";
import { Throughput } from "./throughput.ts";

const MEGABYTE = 1_000_000;

test("the first telling sample is the estimate", () => {
  const throughput = new Throughput();
  throughput.add({ bytes: MEGABYTE, seconds: 1 });
  expect(throughput.kbps).toBe(8000);
});

test("later samples move it a part of the way", () => {
  const throughput = new Throughput();
  throughput.add({ bytes: MEGABYTE, seconds: 1 });
  throughput.add({ bytes: MEGABYTE, seconds: 0.5 });
  expect(throughput.kbps).toBeCloseTo(8000 + 0.3 * 8000);
});

test("small answers and answers from the cache say nothing", () => {
  const throughput = new Throughput();
  throughput.add({ bytes: 20_000, seconds: 0.001 });
  throughput.add({ bytes: 0, seconds: 0 });
  expect(throughput.kbps).toBeNull();
});

test("a response held back by a full buffer does not pull it down", () => {
  const throughput = new Throughput();
  throughput.add({ bytes: MEGABYTE, seconds: 0.5 });
  throughput.add({ bytes: MEGABYTE, seconds: 9 });
  expect(throughput.kbps).toBe(16_000);
});

test("a stall lowers the next videos by a rung, and a clean minute takes it back", () => {
  const throughput = new Throughput();
  throughput.stalled(100);
  expect(throughput.lowered(101)).toBe(1);
  expect(throughput.lowered(161)).toBe(0);
});

test("two stalls lower it by two rungs, and more by no more", () => {
  const throughput = new Throughput();
  for (const at of [10, 11, 12, 13]) throughput.stalled(at);
  expect(throughput.lowered(14)).toBe(2);
});
