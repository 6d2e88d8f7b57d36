/** Says in watches, which anyone can count, how much of a taste something is. */
import type { TopicBelief } from "../api/types.ts";
import { m } from "../paraglide/messages.js";
import { fullCount } from "../ui/words.ts";

type Counted = Pick<TopicBelief, "share" | "watched_share" | "finished" | "skipped" | "edit">;

/** `total`: how many videos were finished in all. */
export function inWatches({ share, watched_share, finished, skipped, edit }: Counted, total: number): string {
  if (edit === "removed") return m.taste_share_none();
  if (watched_share === 0 && finished + skipped === 0) return m.taste_share_unwatched();
  if (share < 0) return m.taste_in_skipped({ skipped: fullCount(skipped), finished: fullCount(finished) });
  if (finished === 0) return m.taste_in_unfinished();
  return m.taste_in_finished({ total, finished: fullCount(finished), number: fullCount(total) });
}
