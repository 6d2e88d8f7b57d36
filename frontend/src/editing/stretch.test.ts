import { describe, expect, it } from "vitest";
import { stretched } from "./stretch.ts";

const RATE = 48_000;
const tone = (hertz: number, seconds: number) =>
  Float32Array.from({ length: RATE * seconds }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / RATE));

/** How often a second it goes through nothing upwards, away from both ends. */
function pitch(channel: Float32Array): number {
  const inner = channel.subarray(RATE / 10, channel.length - RATE / 10);
  let crossings = 0;
  for (let i = 1; i < inner.length; i++) if ((inner[i - 1] ?? 0) < 0 && (inner[i] ?? 0) >= 0) crossings++;
  return crossings / (inner.length / RATE);
}

const nothing = new Float32Array(0);
const loudness = (channel: Float32Array) =>
  Math.sqrt(channel.reduce((sum, value) => sum + value * value, 0) / channel.length);

describe("stretched sound", () => {
  for (const speed of [0.5, 1.5, 2, 3]) {
    it(`lasts as long as it should at ${speed}, at the same pitch and as loud`, () => {
      const [left = nothing, right] = stretched([tone(440, 2), tone(440, 2)], RATE, speed);
      expect(left.length).toBe(Math.round((RATE * 2) / speed));
      expect(right?.every((value, i) => value === left[i])).toBe(true);
      expect(Math.abs(pitch(left) - 440)).toBeLessThan(9);
      expect(loudness(left) / loudness(tone(440, 2))).toBeGreaterThan(0.9);
      expect(loudness(left) / loudness(tone(440, 2))).toBeLessThan(1.1);
    });
  }

  it("is itself at its own speed, and nothing where there is nothing", () => {
    const sound = tone(300, 0.2);
    expect(stretched([sound], RATE, 1)).toEqual([sound]);
    expect(stretched([new Float32Array(0)], RATE, 2)).toEqual([new Float32Array(0)]);
  });
});
