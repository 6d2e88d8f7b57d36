/** What came of bringing one's data along, in the reader's language. */
import { m } from "../paraglide/messages.js";

type Words = Record<string, () => string>;

const KINDS: Words = {
  watches: m.rights_kept_watches,
  seen: m.rights_import_kind_seen,
  likes: m.rights_kept_likes,
  saves: m.rights_kept_saves,
  shares: m.rights_import_kind_shares,
  not_interested: m.rights_import_kind_not_interested,
  not_to_be_learnt_from: m.rights_import_kind_unlearnt,
  follows: m.rights_kept_follows,
  hidden_creators: m.rights_import_kind_hidden,
  taste: m.rights_kept_wishes,
  profile: m.rights_import_kind_profile,
  videos: m.rights_import_kind_videos,
  settings: m.rights_import_kind_settings,
  comments: m.rights_kept_comments,
  held_comments: m.rights_import_kind_held,
  sessions: m.rights_import_kind_sessions,
  reads: m.rights_import_kind_reads,
  staff_requests: m.rights_import_kind_reads,
};

const REASONS: Words = {
  unknown_video: m.rights_import_why_unknown_video,
  own_video: m.rights_import_why_own,
  oneself: m.rights_import_why_own,
  unknown_person: m.rights_import_why_unknown_person,
  unknown_sound: m.rights_import_why_unknown_video,
  impossible_time: m.rights_import_why_time,
  too_many: m.rights_import_why_too_many,
  too_old: m.rights_import_why_too_old,
  learning_off: m.rights_import_why_learning_off,
  has_taught_here: m.rights_import_why_taught,
  comes_with_the_history: m.rights_import_why_with_history,
  refused_there: m.rights_import_why_refused_there,
  made_with_anothers: m.rights_import_why_anothers,
  no_file: m.rights_import_why_no_file,
  stay_where_written: m.rights_import_why_stay,
  of_another_vault: m.rights_import_why_of_another,
  quota_reached: m.rights_import_why_room,
  disk_full: m.rights_import_why_room,
  upload_too_large: m.rights_import_why_large,
};

const REFUSALS: Words = {
  not_a_zip: m.rights_import_no_zip,
  no_index: m.rights_import_no_zip,
  changed: m.rights_import_changed,
  damaged: m.rights_import_changed,
  missing: m.rights_import_changed,
  bad_bundle: m.rights_import_not_yours,
  not_expected: m.rights_import_not_yours,
  not_handed_over: m.rights_import_wait,
  not_fresh: m.rights_said_not_fresh,
  lost: m.rights_import_lost,
  too_large: m.rights_import_too_large,
};

export function kindOf(kind: string): string {
  return KINDS[kind]?.() ?? kind;
}

export function reasonOf(code: string): string {
  return REASONS[code]?.() ?? m.rights_import_why_refused({ code });
}

/** Every refusal comes with a sentence that names the place; this one says what it means. */
export function refusalOf(code: string): string {
  return REFUSALS[code]?.() ?? m.rights_import_odd();
}
