/** Another video's sound that goes under a posted one, or the video it is made with, as told when sending begins. */
import type { Draft } from "../api/types.ts";
import { type Companion, companionOf } from "../duets/partner.ts";

export type Borrowed = BorrowedSound | Companion;

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
  if (made_from) return companionOf(made_from);
  if (!borrowed) return null;
  const { sound_id, percent, own_percent, from_ms } = borrowed;
  return { id: sound_id, percent, own_percent, from_ms };
}

/** What is told of it beside the file. */
export function asMetadata(borrowed: Borrowed | null): Record<string, string> {
  if (!borrowed) return {};
  if ("made_as" in borrowed) return madeWith(borrowed);
  const { id, percent, own_percent, from_ms } = borrowed;
  return {
    sound: id,
    sound_percent: String(percent),
    own_percent: String(own_percent),
    sound_from_ms: String(from_ms),
  };
}

function madeWith({ id, made_as, own_place, own_share_percent, taken_ms }: Companion): Record<string, string> {
  if (made_as === "stitch") return { stitch: id, taken_ms: String(taken_ms) };
  return { duet: id, own_place, own_share_percent: String(own_share_percent) };
}
