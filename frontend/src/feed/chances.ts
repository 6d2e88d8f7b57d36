/** What the feed expects to become of a video, in words, and which of it matters. */
import type { Chance, Outcome, Why } from "../api/types.ts";
import { m } from "../paraglide/messages.js";

const MOST = 3;
/** Of what the weightiest adds: less than that does not matter. */
const LEAST_SHARE = 0.25;

const WORDS: Record<Outcome, () => string> = {
  finish: m.feed_outcome_finish,
  watch: m.feed_outcome_watch,
  like: m.feed_outcome_like,
  save: m.feed_outcome_save,
  comment: m.feed_outcome_comment,
  share: m.feed_outcome_share,
  follow: m.feed_outcome_follow,
  skip: m.feed_outcome_skip,
  not_interested: m.feed_outcome_not_interested,
};

export function expectedInWords({ outcome }: Chance): string {
  return WORDS[outcome]();
}

/** What a chance adds to the score. */
export function worth({ value, gain }: Chance): number {
  return value * gain;
}

/** What all of them add together. */
export function worthOfAll(why: Why): number {
  return why.chances.reduce((sum, chance) => sum + worth(chance), 0);
}

/** The few that add or take much, the weightiest first. */
export function weighty(why: Why): Chance[] {
  const ordered = why.chances.toSorted((one, other) => Math.abs(worth(other)) - Math.abs(worth(one)));
  const most = ordered[0] ? Math.abs(worth(ordered[0])) : 0;
  return ordered.slice(0, MOST).filter((chance) => most > 0 && Math.abs(worth(chance)) >= LEAST_SHARE * most);
}
