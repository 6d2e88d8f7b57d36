/** A distribution report as lines to draw: in words, each with a bar as long as its share of the whole. */
import type { Distribution, Origin, Rule, Screen } from "../api/types.ts";
import { m } from "../paraglide/messages.js";
import { fullCount } from "../ui/words.ts";

export interface Line {
  words: string;
  /** Null where fewer than ten are not told. */
  people: number | null;
  figure: string;
  /** How much of the bar's length it fills, from 0 to 1. */
  share: number;
}

export interface Lines {
  feed: Line[];
  sources: Line[];
  keptOut: Line[];
  elsewhere: Line[];
}

/** Everything that is told; null while nothing can be. */
export function linesOf(report: Distribution): Lines | null {
  const numbers = [report.considered, report.shown, ...report.elsewhere.map(({ people }) => people)];
  if (numbers.every((people) => people === null)) return null;
  const estimate = report.is_estimate;
  return {
    feed: drawn([
      [m.studio_reach_considered(), report.considered, estimate],
      [m.studio_reach_shown(), report.shown],
      [m.studio_reach_finished(), report.finished],
    ]),
    sources: mostFirst(
      report.sources
        .filter(({ source, people }) => source !== "unknown" || people !== null)
        .map(({ source, people }) => [SOURCES[source](), people]),
      report.shown,
    ),
    keptOut: mostFirst(
      report.kept_out.map(({ rule, people }) => [RULES[rule](), people, estimate]),
      report.considered,
    ),
    elsewhere: mostFirst(report.elsewhere.map(({ screen, people }) => [SCREENS[screen](), people])),
  };
}

const SOURCES: Record<Origin, () => string> = {
  followed: m.studio_reach_source_followed,
  similar: m.studio_reach_source_similar,
  creator: m.studio_reach_source_creator,
  hashtag: m.studio_reach_source_hashtag,
  sound: m.studio_reach_source_sound,
  popular: m.studio_reach_source_popular,
  language: m.studio_reach_source_language,
  fresh: m.studio_reach_source_fresh,
  explore: m.studio_reach_source_explore,
  unknown: m.studio_reach_source_unknown,
};

const RULES: Record<Rule, () => string> = {
  not_held: m.studio_reach_rule_not_held,
  not_seen: m.studio_reach_rule_not_seen,
  not_unwanted: m.studio_reach_rule_not_unwanted,
  not_muted: m.studio_reach_rule_not_muted,
};

const SCREENS: Record<Screen, () => string> = {
  following: m.feed_tab_following,
  latest: m.feed_tab_latest,
  profile: m.studio_reach_screen_profile,
  link: m.studio_reach_screen_link,
};

type Told = [words: string, people: number | null, isEstimate?: boolean];

function mostFirst(told: Told[], whole: number | null = null): Line[] {
  return drawn(
    told.toSorted(([, one], [, other]) => (other ?? 0) - (one ?? 0)),
    whole,
  );
}

/** Drawn against the whole that they are parts of, or else against the largest of them. */
function drawn(told: Told[], whole: number | null = null): Line[] {
  const longest = Math.max(...told.map(([, people]) => people ?? 0), whole ?? 1);
  return told.map(([words, people, isEstimate = false]) => ({
    words,
    people,
    figure: figureOf(people, isEstimate),
    share: (people ?? 0) / longest,
  }));
}

function figureOf(people: number | null, isEstimate: boolean): string {
  if (people === null) return m.studio_reach_below();
  const figure = m.studio_reach_people({ count: people, n: fullCount(people) });
  return isEstimate ? m.studio_reach_about({ people: figure }) : figure;
}
