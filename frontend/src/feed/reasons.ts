/** Puts the recommender's terms into words. */
import type { Source, Term, Why } from "../api/types.ts";
import { m } from "../paraglide/messages.js";
import { ago, shortCount } from "../ui/words.ts";
import type { Shown } from "./feed-queue.svelte.ts";

const AGREED_WITHIN = 1e-6;
const HOUR_MS = 3_600_000;

export interface Bar {
  words: string;
  value: number;
  /** Where the bar starts and ends on the common line, as shares of its length. */
  from: number;
  to: number;
}

export interface Drawing {
  bars: Bar[];
  /** Where nothing speaks for or against the video. */
  zero: number;
  /** Where the last bar ends. */
  total: number;
  sum: number;
  addsUp: boolean;
}

/** Every term as a bar that begins where the one before it ended, the strongest first. */
export function draw(why: Why): Drawing {
  const terms = why.terms.toSorted((one, other) => Math.abs(other.value) - Math.abs(one.value));
  const sum = why.terms.reduce((total, term) => total + term.value, 0);
  const ends = terms.reduce<number[]>((ends, term) => [...ends, (ends.at(-1) ?? 0) + term.value], []);
  const lowest = Math.min(0, ...ends);
  const length = Math.max(0, ...ends) - lowest || 1;
  const place = (value: number) => (value - lowest) / length;
  const bars = terms.map((term, index) => {
    const from = ends[index - 1] ?? 0;
    const to = ends[index] ?? 0;
    return { words: wordsOf(term), value: term.value, from: place(Math.min(from, to)), to: place(Math.max(from, to)) };
  });
  return { bars, zero: place(0), total: place(sum), sum, addsUp: Math.abs(sum - why.score) <= AGREED_WITHIN };
}

/** The sentence at the top of the sheet: how the video was found. */
export function sourceInWords(source: Source, handle: string): string {
  switch (source) {
    case "followed":
      return m.feed_source_followed({ handle: at(handle) });
    case "fresh":
      return m.feed_source_fresh();
    case "popular":
      return m.feed_source_popular();
    case "similar":
      return m.feed_source_similar();
    case "explore":
      return m.feed_source_explore();
  }
}

/** The few words under a video. */
export function shortReason({ video, why, surface }: Shown): string {
  if (!why)
    return surface === "link" || surface === "profile" ? m.feed_why_link_short() : m.feed_why_chronological_short();
  const strongest = why.terms.toSorted((one, other) => other.value - one.value)[0];
  if (why.source === "explore") return m.feed_source_explore_short();
  if (why.source === "followed") return m.feed_term_followed({ handle: at(video.creator.handle) });
  if (strongest && PERSONAL.has(strongest.kind) && strongest.value > 0) return wordsOf(strongest);
  if (why.source === "fresh") return m.feed_source_fresh_short();
  return why.source === "popular" ? m.feed_source_popular_short() : m.feed_source_similar_short();
}

const PERSONAL = new Set(["watched_alike", "hashtag", "creator", "followed"]);

export function wordsOf({ kind, about }: Term): string {
  const text = (name: string) => (typeof about[name] === "string" ? (about[name] as string) : "");
  const count = (name: string) => (typeof about[name] === "number" ? (about[name] as number) : null);
  const handle = text("handle") && at(text("handle"));
  switch (kind) {
    case "watched_alike":
      return watchedAlike(text("caption"), handle, count("others"));
    case "hashtag":
      return m.feed_term_hashtag({ ...counted(count("finished") ?? 0), hashtag: text("hashtag") });
    case "creator":
      return m.feed_term_creator({ ...counted(count("finished") ?? 0), handle });
    case "followed":
      return m.feed_term_followed({ handle });
    case "popular":
      return count("views") ? m.feed_term_popular(counted(count("views") ?? 0)) : m.feed_term_popular_unnamed();
    case "fresh":
      return fresh(count("hours"));
    case "liked_by_many":
      return m.feed_term_liked_by_many();
    case "explore":
      return m.feed_term_explore();
    case "skipped_alike":
      return skippedAlike(text("caption"), handle, text("hashtag"), about["creator"] === true);
    case "arranged":
      return text("rule") === "one_video_of_a_creator_at_a_time"
        ? m.feed_term_arranged_creator()
        : m.feed_term_arranged();
    default:
      return m.feed_term_unknown({ kind });
  }
}

function watchedAlike(caption: string, handle: string, others: number | null): string {
  if (others) return m.feed_term_watched_alike_others(counted(others));
  if (!handle) return m.feed_term_watched_alike_unnamed();
  if (!caption) return m.feed_term_watched_alike_untitled({ handle });
  return m.feed_term_watched_alike({ caption: shortened(caption), handle });
}

function skippedAlike(caption: string, handle: string, hashtag: string, isAboutCreator: boolean): string {
  if (hashtag) return m.feed_term_skipped_hashtag({ hashtag });
  if (!handle) return m.feed_term_skipped_alike_unnamed();
  if (isAboutCreator) return m.feed_term_skipped_creator({ handle });
  if (!caption) return m.feed_term_skipped_alike_untitled({ handle });
  return m.feed_term_skipped_alike({ caption: shortened(caption), handle });
}

function fresh(hours: number | null): string {
  if (hours === null) return m.feed_term_fresh_unnamed();
  return m.feed_term_fresh({ ago: ago(new Date(Date.now() - hours * HOUR_MS)) });
}

function counted(count: number): { count: number; number: string } {
  return { count, number: shortCount(count) };
}

function shortened(caption: string): string {
  const letters = [...caption];
  return letters.length > 40 ? `${letters.slice(0, 38).join("").trimEnd()}…` : caption;
}

/** A handle as it is written on screen, kept in its own direction inside right-to-left words. */
export function at(handle: string): string {
  return `\u2066@${handle}\u2069`;
}
