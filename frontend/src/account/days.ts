/** Watched videos put together by the day on which they were watched, in the reader's own time. */
import type { WatchedVideo } from "../api/types.ts";
import { m } from "../paraglide/messages.js";
import { date } from "../ui/words.ts";

export interface Day {
  name: string;
  rows: WatchedVideo[];
}

/** Rows come newest first, and so do the days. */
export function byDay(rows: readonly WatchedVideo[], now = new Date()): Day[] {
  const days: Day[] = [];
  for (const row of rows) {
    const name = nameOf(new Date(row.watched_at), now);
    const last = days.at(-1);
    if (last?.name === name) last.rows.push(row);
    else days.push({ name, rows: [row] });
  }
  return days;
}

function nameOf(at: Date, now: Date): string {
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  if (at.toDateString() === now.toDateString()) return m.account_history_today();
  return at.toDateString() === yesterday.toDateString() ? m.account_history_yesterday() : date(at);
}
