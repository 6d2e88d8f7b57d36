/** Why a call failed, in the reader's language as far as its code is known. */
import { Refused, Unreachable } from "../api/client.ts";
import { m } from "../paraglide/messages.js";
import { getLocale } from "../paraglide/runtime.js";

const KNOWN: Record<string, () => string> = {
  sign_in_needed: m.account_refused_sign_in,
  forbidden: m.account_refused_forbidden,
  not_found: m.account_refused_not_found,
  too_many: m.account_too_many,
  too_many_tries: m.account_too_many,
  wrong_operator_code: m.account_refused_operator_code,
  not_the_operator: m.account_refused_forbidden,
  bad_name: m.account_refused_name,
  upload_too_large: m.upload_said_too_large,
  quota_reached: m.upload_said_quota,
  disk_full: m.upload_said_disk,
  too_many_uploads: m.upload_said_many,
  uploads_busy: m.upload_said_busy,
  upload_gone: m.upload_refusal_expired,
  video_not_ready: m.upload_said_not_ready,
  already_published: m.upload_said_published,
  too_many_hashtags: m.upload_said_hashtags,
  too_many_mentions: m.upload_said_mentions,
  sound_not_shared: m.upload_sound_not_shared,
  duet_not_shared: m.duets_not_shared,
  not_that_sound: m.upload_said_not_that_sound,
  no_subtitles: m.studio_said_no_subtitles,
  subtitles_too_long: m.studio_said_subtitles_long,
  beyond_the_end: m.studio_said_beyond_the_end,
  wrong_times: m.studio_said_wrong_times,
  too_many_languages: m.studio_said_languages,
  no_such_comment: m.comments_said_gone,
  comments_closed: m.comments_said_closed,
  comments_for_followers: m.comments_said_followers,
  too_many_comments: m.comments_said_many,
  empty_comment: m.comments_said_empty,
  too_many_names: m.comments_said_names,
  text_too_long: m.comments_said_long,
  video_not_public: m.comments_said_not_public,
  not_a_hashtag: m.taste_said_hashtag,
  not_a_keyword: m.taste_said_keyword,
  too_many_mutes: m.taste_said_mutes,
  too_many_edits: m.taste_said_edits,
  nothing_to_freeze: m.taste_said_freeze,
  unusable_picture: m.profile_said_picture,
  picture_too_large: m.profile_said_picture,
};

/** One sentence, ready to be shown. */
export function said(reason: unknown): string {
  if (reason instanceof Unreachable) return m.account_unreachable();
  if (!(reason instanceof Refused)) return m.account_went_wrong();
  return worded(reason.status, reason.code, reason.message);
}

/** The same for a refusal that came by another way than `api`. English keeps the vault's own, more exact sentence. */
export function worded(status: number, code: string, message: string): string {
  const known = KNOWN[code]?.();
  if (getLocale() === "en") return (status < 500 || known ? message : "") || known || m.account_went_wrong();
  return known ?? m.account_went_wrong();
}

export function isRefusal(reason: unknown, ...codes: string[]): reason is Refused {
  return reason instanceof Refused && codes.includes(reason.code);
}
