/** What other settings would make of the order: worked out on this device from what was served. */
import type { Sliders, Term, Values, Why } from "../api/types.ts";

/** A slider at its end makes what it speaks of count so many times. */
const REACH = 4;
/** In the order of the parts of a gain: pushing the slider up makes its part count more (1) or less (-1). */
const SCALING: readonly { slider: keyof Sliders; direction: number }[] = [
  { slider: "familiar_new", direction: -1 },
  { slider: "popular_small", direction: -1 },
  { slider: "following_discovering", direction: -1 },
  { slider: "freshness", direction: 1 },
];
const LEVERS = ["short_long", "popular_small"] as const;
const LEVER_OF: Partial<Record<Why["terms"][number]["kind"], keyof Why["levers"]>> = {
  wish_length: "short_long",
  wish_small_creator: "popular_small",
};

const PLACING: ReadonlySet<string> = new Set(["arranged", "explore", "debut"]);

export interface Settings {
  sliders: Sliders;
  values: Values;
}

export interface Scored {
  why: Why | null;
}

/** A video's score under other settings. */
export function scoreUnder(why: Why, settings: Settings): number {
  const placed = why.terms.filter(({ kind }) => PLACING.has(kind)).reduce((sum, { value }) => sum + value, 0);
  return unboostedUnder(why, settings) + boostUnder(why, settings) + placed;
}

/** What a boost adds: a share of what the video scores by itself. */
function boostUnder(why: Why, settings: Settings): number {
  const percent = why.terms.find(({ kind }) => kind === "boosted")?.about["percent"];
  return typeof percent === "number" ? Math.abs(unboostedUnder(why, settings)) * (percent / 100 - 1) : 0;
}

/** What a video scores by itself: before a boost takes its share of that, and before it is put in its place. */
function unboostedUnder(why: Why, { sliders, values }: Settings): number {
  const served = why.terms.map(({ kind, value }) =>
    LEVER_OF[kind] || kind === "boosted" || PLACING.has(kind) ? 0 : value,
  );
  const added = LEVERS.map((lever) => sliders[lever] * why.levers[lever]);
  const chances = why.chances.map(
    ({ outcome, value, gain, gains }) => values[outcome] * gainUnder(gains, sliders) - value * gain,
  );
  return [...served, ...added, ...chances].reduce((sum, value) => sum + value, 0);
}

/** Those that were ranked, best first; of equal ones the order they came in. */
export function orderUnder<Item extends Scored>(items: readonly Item[], settings: Settings): Item[] {
  const scored = items.flatMap((item) => (item.why ? [{ item, score: scoreUnder(item.why, settings) }] : []));
  return scored.toSorted((one, other) => other.score - one.score).map(({ item }) => item);
}

/**
 * Where a video would stand, counted from 1, if one of its terms were not there and all others stayed as they are. Terms
 * are not told outcome by outcome, so what outcomes are worth has to be as it was served.
 */
export function placeWithout(items: readonly Scored[], video: Scored, settings: Settings, without: number): number {
  if (!video.why) return 1;
  const term = video.why.terms[without];
  const score = scoreUnder(video.why, settings) - (term ? addedBy(term, video.why, settings) : 0);
  const others = orderUnder(
    items.filter((item) => item !== video),
    settings,
  );
  return others.filter((item) => item.why && scoreUnder(item.why, settings) >= score).length + 1;
}

/** Whether each outcome still counts as it did when a video was placed. */
export function countsAsServed(why: Why, values: Values): boolean {
  return why.chances.every(({ outcome, value }) => values[outcome] === value);
}

/** What an outcome's chance gains: a part that no slider scales, and one for each that does. */
function gainUnder([plain = 0, ...parts]: readonly number[], sliders: Sliders): number {
  return SCALING.reduce(
    (sum, { slider, direction }, index) => sum + (parts[index] ?? 0) * REACH ** (direction * sliders[slider]),
    plain,
  );
}

/** What a term adds under other sliders, the outcomes being worth what they were. */
function addedBy({ kind, value, slider, direction, factor }: Term, why: Why, settings: Settings): number {
  const { sliders } = settings;
  const lever = LEVER_OF[kind];
  if (lever) return sliders[lever] * why.levers[lever];
  if (kind === "boosted") return boostUnder(why, settings);
  return slider ? (value / (factor ?? 1)) * REACH ** ((direction ?? 0) * sliders[slider]) : value;
}
