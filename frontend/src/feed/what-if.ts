/** What other settings would make of the order: worked out on this device from the terms that were served. */
import type { Sliders, Why } from "../api/types.ts";

/** A slider at its end makes what it speaks of count so many times. */
const REACH = 4;
const LEVER_OF: Partial<Record<Why["terms"][number]["kind"], keyof Why["levers"]>> = {
  wish_length: "short_long",
  wish_small_creator: "popular_small",
};

export interface Scored {
  why: Why | null;
}

/** A video's score under these settings, and without one of its terms if asked. */
export function scoreUnder(why: Why, sliders: Sliders, without?: number): number {
  const omitted = without === undefined ? undefined : why.terms[without];
  const served = why.terms.map((term) => {
    if (term === omitted || LEVER_OF[term.kind]) return 0;
    if (!term.slider) return term.value;
    return (term.value / (term.factor ?? 1)) * REACH ** ((term.direction ?? 0) * sliders[term.slider]);
  });
  const omittedLever = omitted && LEVER_OF[omitted.kind];
  const added = (["short_long", "popular_small"] as const).map((lever) =>
    lever === omittedLever ? 0 : sliders[lever] * why.levers[lever],
  );
  return [...served, ...added].reduce((sum, value) => sum + value, 0);
}

/** Those that have a score, best first; of equal ones the order they came in. */
export function orderUnder<Item extends Scored>(items: readonly Item[], sliders: Sliders): Item[] {
  const scored = items.flatMap((item) => (item.why ? [{ item, score: scoreUnder(item.why, sliders) }] : []));
  return scored.toSorted((one, other) => other.score - one.score).map(({ item }) => item);
}

/** Where a video would stand, counted from 1, if one of its terms were not there and all others stayed as they are. */
export function placeWithout(items: readonly Scored[], video: Scored, sliders: Sliders, without: number): number {
  if (!video.why) return 1;
  const score = scoreUnder(video.why, sliders, without);
  const better = items.filter((item) => item !== video && item.why && scoreUnder(item.why, sliders) >= score);
  return better.length + 1;
}
