/** What other settings would make of the order: worked out on this device from what was served. */
import type { Sliders, Values, Why } from "../api/types.ts";

/** A slider at its end makes what it speaks of count so many times. */
const REACH = 4;
const SAME_WITHIN = 1e-9;
const LEVER_OF: Partial<Record<Why["terms"][number]["kind"], keyof Why["levers"]>> = {
  wish_length: "short_long",
  wish_small_creator: "popular_small",
};

export interface Settings {
  sliders: Sliders;
  values: Values;
}

export interface Scored {
  why: Why | null;
}

/**
 * Whether what was served tells a video's score under these settings. Gains are those under the sliders of then, and
 * terms those under the values of then: one of the two may have moved since, not both.
 */
export function canTell(why: Why, { sliders, values }: Settings): boolean {
  const isWeighed = why.chances.every(({ outcome, value }) => Math.abs(values[outcome] - value) < SAME_WITHIN);
  return (
    isWeighed || why.terms.every((term) => Math.abs((term.factor ?? 1) - factorUnder(term, sliders)) < SAME_WITHIN)
  );
}

/** A video's score under settings that can be told, and without one of its terms if asked. */
export function scoreUnder(why: Why, { sliders, values }: Settings, without?: number): number {
  const omitted = without === undefined ? undefined : why.terms[without];
  const served = why.terms.map((term) => {
    if (term === omitted || LEVER_OF[term.kind]) return 0;
    return (term.value / (term.factor ?? 1)) * factorUnder(term, sliders);
  });
  const omittedLever = omitted && LEVER_OF[omitted.kind];
  const added = (["short_long", "popular_small"] as const).map((lever) =>
    lever === omittedLever ? 0 : sliders[lever] * why.levers[lever],
  );
  const weighed = why.chances.map(({ outcome, value, gain }) => (values[outcome] - value) * gain);
  return [...served, ...added, ...weighed].reduce((sum, value) => sum + value, 0);
}

/** Those whose score can be told, best first; of equal ones the order they came in. */
export function orderUnder<Item extends Scored>(items: readonly Item[], settings: Settings): Item[] {
  const scored = items.flatMap((item) =>
    item.why && canTell(item.why, settings) ? [{ item, score: scoreUnder(item.why, settings) }] : [],
  );
  return scored.toSorted((one, other) => other.score - one.score).map(({ item }) => item);
}

/** Where a video would stand, counted from 1, if one of its terms were not there and all others stayed as they are. */
export function placeWithout(items: readonly Scored[], video: Scored, settings: Settings, without: number): number {
  if (!video.why) return 1;
  const score = scoreUnder(video.why, settings, without);
  const others = orderUnder(
    items.filter((item) => item !== video),
    settings,
  );
  return others.filter((item) => item.why && scoreUnder(item.why, settings) >= score).length + 1;
}

/** What a slider multiplies a term with. */
function factorUnder({ slider, direction }: Why["terms"][number], sliders: Sliders): number {
  return slider ? REACH ** ((direction ?? 0) * sliders[slider]) : 1;
}
