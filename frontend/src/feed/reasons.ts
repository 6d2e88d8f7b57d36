/** Puts the recommender's terms into words. */
import type { Source, Term, Why } from "../api/types.ts";
import { m } from "../paraglide/messages.js";
import { ago } from "../ui/words.ts";
import { at } from "./handles.ts";
import { count, counted, personalReason, shortened, text } from "./personal-reasons.ts";

const AGREED_WITHIN = 1e-6;

export interface Bar {
  words: string;
  value: number;
  /** What the viewer's own sliders multiply it with. */
  factor: number;
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
export function draw(why: Why, publishedAt: string): Drawing {
  const terms = why.terms.toSorted((one, other) => Math.abs(other.value) - Math.abs(one.value));
  const sum = why.terms.reduce((total, term) => total + term.value, 0);
  const ends = terms.reduce<number[]>((ends, term) => [...ends, (ends.at(-1) ?? 0) + term.value], []);
  const lowest = Math.min(0, ...ends);
  const length = Math.max(0, ...ends) - lowest || 1;
  const place = (value: number) => (value - lowest) / length;
  const bars = terms.map((term, index) => {
    const from = ends[index - 1] ?? 0;
    const to = ends[index] ?? 0;
    return {
      words: wordsOf(term, publishedAt),
      value: term.value,
      factor: term.factor ?? 1,
      from: place(Math.min(from, to)),
      to: place(Math.max(from, to)),
    };
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
    case "creator":
      return m.feed_source_creator({ handle: at(handle) });
    case "hashtag":
      return m.feed_source_hashtag();
    case "sound":
      return m.feed_source_sound();
    case "language":
      return m.feed_source_language();
    case "explore":
      return m.feed_source_explore();
  }
}

export function wordsOf(term: Term, publishedAt: string): string {
  const { kind, about } = term;
  switch (kind) {
    case "popular":
      return count(about, "views")
        ? m.feed_term_popular(counted(count(about, "views")))
        : m.feed_term_popular_unnamed();
    case "fresh":
      return m.feed_term_fresh({ ago: ago(publishedAt) });
    case "liked_by_many":
      return m.feed_term_liked_by_many();
    case "appeal":
      return term.value < 0 ? m.feed_term_appeal_less() : m.feed_term_appeal();
    case "welcome":
      return m.feed_term_welcome();
    case "language":
      return term.value < 0 ? m.feed_term_language_less() : m.feed_term_language();
    case "boosted":
      return boosted(term);
    case "explore":
      return m.feed_term_explore();
    case "debut":
      return m.feed_term_debut();
    case "skipped_alike":
      return skippedAlike(about);
    case "wish_length":
      return m.feed_term_wish_length();
    case "wish_small_creator":
      return m.feed_term_wish_small_creator();
    case "wish_topic":
      return text(about, "sound")
        ? wishedSound(text(about, "edit"))
        : wishedTopic(text(about, "edit"), text(about, "hashtag"));
    case "wish_creator":
      return wishedCreator(text(about, "edit"), at(text(about, "handle")));
    case "arranged":
      return arranged(text(about, "rule"));
    default:
      return personalReason(term) ?? m.feed_term_unknown({ kind });
  }
}

function boosted({ about }: Term): string {
  const said = {
    percent: count(about, "percent"),
    entry: count(about, "entry"),
    reason: boostedFor(text(about, "reason")),
  };
  const hashtag = text(about, "hashtag");
  return hashtag ? m.feed_term_boosted_hashtag({ ...said, hashtag }) : m.feed_term_boosted(said);
}

function boostedFor(reason: string): string {
  switch (reason) {
    case "emergency":
      return m.feed_boosted_emergency();
    case "civic":
      return m.feed_boosted_civic();
    case "culture":
      return m.feed_boosted_culture();
    case "welcome":
      return m.feed_boosted_welcome();
    default:
      return m.feed_boosted_correction();
  }
}

function arranged(rule: string): string {
  switch (rule) {
    case "one_video_of_a_creator_at_a_time":
      return m.feed_term_arranged_creator();
    case "author_decay":
      return m.feed_term_arranged_decay();
    case "hashtag_window":
      return m.feed_term_arranged_hashtag();
    case "sound_window":
      return m.feed_term_arranged_sound();
    case "fatigue":
      return m.feed_term_arranged_fatigue();
    default:
      return m.feed_term_arranged();
  }
}

function wishedTopic(edit: string, hashtag: string): string {
  if (edit === "frozen") return m.feed_term_wish_topic_frozen({ hashtag });
  return edit === "more" ? m.feed_term_wish_topic_more({ hashtag }) : m.feed_term_wish_topic_less({ hashtag });
}

function wishedSound(edit: string): string {
  if (edit === "frozen") return m.feed_term_wish_sound_frozen();
  return edit === "more" ? m.feed_term_wish_sound_more() : m.feed_term_wish_sound_less();
}

function wishedCreator(edit: string, handle: string): string {
  if (edit === "frozen") return m.feed_term_wish_creator_frozen({ handle });
  return edit === "more" ? m.feed_term_wish_creator_more({ handle }) : m.feed_term_wish_creator_less({ handle });
}

function skippedAlike(about: Term["about"]): string {
  const handle = text(about, "handle") && at(text(about, "handle"));
  if (text(about, "sound")) return m.feed_term_skipped_sound();
  if (text(about, "hashtag")) return m.feed_term_skipped_hashtag({ hashtag: text(about, "hashtag") });
  if (!handle) return m.feed_term_skipped_alike_unnamed();
  if (about["creator"] === true || count(about, "skipped")) return m.feed_term_skipped_creator({ handle });
  if (!text(about, "caption")) return m.feed_term_skipped_alike_untitled({ handle });
  return m.feed_term_skipped_alike({ caption: shortened(text(about, "caption")), handle });
}
