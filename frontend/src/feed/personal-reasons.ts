/** Puts those reasons into words that are about the viewer: the ones short enough to stand under a video. */
import type { Source, Term } from "../api/types.ts";
import { m } from "../paraglide/messages.js";
import { shortCount } from "../ui/words.ts";
import type { Shown } from "./feed-queue.svelte.ts";
import { at } from "./handles.ts";

const LONGEST_CAPTION = 40;
const TAGS_AT_THE_END = /(\s*#\S+)+\s*$/u;

/** The few words under a video. */
export function shortReason({ video, why, surface }: Shown): string {
  if (!why) {
    return surface === "link" || surface === "profile" ? m.feed_why_link_short() : m.feed_why_chronological_short();
  }
  if (why.terms.some(({ kind, value }) => kind === "debut" && value > 0)) return m.feed_debut_short();
  if (why.source === "explore") return m.feed_source_explore_short();
  if (why.source === "followed") return m.feed_term_followed({ handle: at(video.creator.handle) });
  const strongest = why.terms.toSorted((one, other) => other.value - one.value)[0];
  const words = strongest && strongest.value > 0 ? personalReason(strongest) : null;
  return words ?? sourceInShort(why.source);
}

function sourceInShort(source: Source): string {
  switch (source) {
    case "fresh":
      return m.feed_source_fresh_short();
    case "popular":
      return m.feed_source_popular_short();
    case "hashtag":
      return m.feed_source_hashtag_short();
    case "language":
      return m.feed_source_language_short();
    default:
      return m.feed_source_similar_short();
  }
}

/** The words of a reason that is about the viewer, and null for any other. */
export function personalReason({ kind, about }: Term): string | null {
  const handle = text(about, "handle") && at(text(about, "handle"));
  switch (kind) {
    case "watched_alike":
      return watchedAlike(text(about, "caption"), handle, count(about, "others"));
    case "hashtag":
      return text(about, "sound") ? m.feed_term_sound() : watchedTag(text(about, "hashtag"), count(about, "finished"));
    case "creator":
      return watchedCreator(handle, count(about, "finished"));
    case "followed":
      return m.feed_term_followed({ handle });
    default:
      return null;
  }
}

export function text(about: Term["about"], name: string): string {
  const value = about[name];
  return typeof value === "string" ? value : "";
}

export function count(about: Term["about"], name: string): number {
  const value = about[name];
  return typeof value === "number" ? value : 0;
}

export function counted(count: number): { count: number; number: string } {
  return { count, number: shortCount(count) };
}

/** A caption as a name: without the tags at its end, and not too long. */
export function shortened(caption: string): string {
  const letters = [...(caption.replace(TAGS_AT_THE_END, "") || caption)];
  return letters.length > LONGEST_CAPTION
    ? `${letters
        .slice(0, LONGEST_CAPTION - 2)
        .join("")
        .trimEnd()}…`
    : letters.join("");
}

// Half of a video says something too: what was not finished is called watched.

function watchedTag(hashtag: string, finished: number): string {
  return finished > 0
    ? m.feed_term_hashtag({ ...counted(finished), hashtag })
    : m.feed_term_hashtag_watched({ hashtag });
}

function watchedCreator(handle: string, finished: number): string {
  return finished > 0 ? m.feed_term_creator({ ...counted(finished), handle }) : m.feed_term_creator_watched({ handle });
}

function watchedAlike(caption: string, handle: string, others: number): string {
  if (others > 0) return m.feed_term_watched_alike_others(counted(others));
  if (!handle) return m.feed_term_watched_alike_unnamed();
  if (!caption) return m.feed_term_watched_alike_untitled({ handle });
  return m.feed_term_watched_alike({ caption: shortened(caption), handle });
}
