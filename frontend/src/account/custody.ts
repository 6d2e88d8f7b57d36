// What it shows that one or two owners run this Fanlight, on one machine or two, and what it cannot show.
import type { Me } from "../api/types.ts";
import { m } from "../paraglide/messages.js";

type Custody = Me["custody"];

/** Who runs it, in one sentence. */
export function summary({ mode, is_apart }: Custody): string {
  if (mode === "single") return is_apart ? m.account_custody_single_apart() : m.account_custody_single();
  if (mode === "multi") return m.account_custody_multi();
  return is_apart ? m.account_custody_split() : m.account_custody_split_beside();
}

/** What anyone can find out to be true. */
export function shown({ is_apart }: Custody): string[] {
  const apart = [m.account_custody_shown_media(), m.account_custody_shown_lines()];
  return [m.account_custody_shown_sealed(), ...(is_apart ? apart : []), m.account_custody_shown_logs()];
}

/** What rests on trust, whatever the mode. */
export function limits({ mode, is_apart }: Custody): string[] {
  return [
    ...(mode === "single" ? [m.account_custody_limit_single()] : []),
    ...(is_apart ? [m.account_custody_limit_files()] : [m.account_custody_limit_beside()]),
    m.account_custody_limit_code(),
    m.account_custody_limit_keeper(),
    m.account_custody_limit_log(),
  ];
}
