/** The three audiences, in words. */
import type { Audience } from "../api/types.ts";
import { m } from "../paraglide/messages.js";

const LABELS = {
  everyone: m.upload_audience_everyone,
  followers: m.upload_audience_followers,
  only_me: m.upload_audience_only_me,
} satisfies Record<Audience, () => string>;

const PUBLISHED = {
  everyone: m.upload_done_everyone,
  followers: m.upload_done_followers,
  only_me: m.upload_done_only_me,
} satisfies Record<Audience, () => string>;

export function audienceInWords(audience: Audience): string {
  return LABELS[audience]();
}

/** What is said when a video has just been published. */
export function publishedInWords(audience: Audience): string {
  return PUBLISHED[audience]();
}
