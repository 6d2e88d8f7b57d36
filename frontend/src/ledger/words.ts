/** A read in plain words: who, what, why. */
import { m } from "../paraglide/messages.js";

type Said = () => string;

const services: Record<string, Said> = {
  gather: m.ledger_by_gather,
  prepare: m.ledger_by_prepare,
  hold_comments: m.ledger_by_hold_comments,
  learner: m.ledger_by_learner,
  take_back_cleared: m.ledger_by_clearing,
  finish_leaving: m.ledger_by_clearing,
  journal: m.ledger_by_journal,
};

const fields: Record<string, Said> = {
  "accounts_account.sealed": m.ledger_what_account,
  "accounts_session.sealed": m.ledger_what_sessions,
  "accounts_access.sealed": m.ledger_what_ledger,
  "ledger_staffrequest.sealed": m.ledger_what_ledger,
  "activity_segment.sealed": m.ledger_what_history,
  "activity_sheet.sealed": m.ledger_what_sheets,
  "studio_draft.sealed": m.ledger_what_drafts,
  "studio_subtitles.sealed": m.ledger_what_subtitles,
  "studio_print.sealed": m.ledger_what_prints,
  "own_comments_comment.sealed": m.ledger_what_comments,
};

const purposes: Record<string, Said> = {
  account: m.ledger_why_account,
  security: m.ledger_why_security,
  feed: m.ledger_why_feed,
  publishing: m.ledger_why_publishing,
  counting: m.ledger_why_counting,
  operation: m.ledger_why_operation,
  rights: m.ledger_why_rights,
};

export function who(kind: string, reader: string): string {
  if (kind === "other") return m.ledger_by_other();
  if (kind === "staff") return m.ledger_by_staff();
  return services[reader]?.() ?? m.ledger_by_service({ name: reader });
}

export const what = (field: string) => fields[field]?.() ?? m.ledger_what_field({ name: field });
export const why = (purpose: string) => purposes[purpose]?.() ?? purpose;
