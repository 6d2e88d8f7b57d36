/** What a video turned out to be like, and whether its creator should hear of it before it is posted. */
import type { Likenesses } from "../api/types.ts";

export const LIKE_NOTHING: Likenesses = { videos: [], sound: null };

/** A promise to publish was made without knowing this, so it waits for a second word. */
export function isNews({ videos, sound }: Likenesses): boolean {
  return videos.length > 0 || mayCredit({ videos, sound });
}

export function mayCredit({ sound }: Likenesses): boolean {
  return sound !== null && sound.may_be_credited && !sound.is_credited;
}
