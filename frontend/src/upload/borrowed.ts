/** Another video's sound that goes under a posted one, or the video it is made with, as told when sending begins. */
import type { Draft } from "../api/types.ts";
import type { Partner } from "../duets/partner.ts";

export type Borrowed = BorrowedSound | Partner;

export interface BorrowedSound {
  /** The video that it was first heard in. */
  id: string;
  /** How loud it is, from 0 to 100, */
  percent: number;
  /** and what is posted. */
  own_percent: number;
  /** Where in it one begins, in milliseconds. */
  from_ms: number;
}

/** What a draft was begun with. */
export function borrowedOf(draft: Pick<Draft, "borrowed" | "made_from">): Borrowed | null {
  const { borrowed, made_from } = draft;
  if (made_from) return { id: made_from.video_id, made_as: made_from.made_as };
  if (!borrowed) return null;
  const { sound_id, percent, own_percent, from_ms } = borrowed;
  return { id: sound_id, percent, own_percent, from_ms };
}

/** What is told of it beside the file. */
export function asMetadata(borrowed: Borrowed | null): Record<string, string> {
  if (!borrowed) return {};
  if ("made_as" in borrowed) return { [borrowed.made_as]: borrowed.id };
  const { id, percent, own_percent, from_ms } = borrowed;
  return {
    sound: id,
    sound_percent: String(percent),
    own_percent: String(own_percent),
    sound_from_ms: String(from_ms),
  };
}
