/** Folds the reasons that hardly matter into one, so that the ones that do are seen. */
import { m } from "../paraglide/messages.js";
import { counted } from "./personal-reasons.ts";
import type { Bar } from "./reasons.ts";

/** Of all that speaks for and against a video together. */
const LEAST_SHARE = 0.01;
const FEWEST = 2;

export interface Folded {
  bars: Bar[];
  /** How many reasons the last bar stands for; 0 when each has its own. */
  folded: number;
}

/** The bars, strongest first as they come, with those of under a hundredth of the whole drawn as one. */
export function fold(bars: Bar[]): Folded {
  const whole = bars.reduce((sum, { value }) => sum + Math.abs(value), 0);
  const small = bars.filter(({ value }) => Math.abs(value) < LEAST_SHARE * whole);
  if (small.length < FEWEST) return { bars, folded: 0 };
  return { bars: [...bars.slice(0, -small.length), joined(small)], folded: small.length };
}

/** One bar from where the first begins to where the last ends. */
function joined(bars: Bar[]): Bar {
  const value = bars.reduce((sum, bar) => sum + bar.value, 0);
  const [start, end] = [begin(bars[0]), finish(bars.at(-1))];
  return {
    words: m.feed_why_smaller(counted(bars.length)),
    value,
    factor: 1,
    from: Math.min(start, end),
    to: Math.max(start, end),
  };
}

function begin(bar: Bar | undefined): number {
  return !bar ? 0 : bar.value < 0 ? bar.to : bar.from;
}

function finish(bar: Bar | undefined): number {
  return !bar ? 0 : bar.value < 0 ? bar.from : bar.to;
}
