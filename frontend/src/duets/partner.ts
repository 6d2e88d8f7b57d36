/** The other video that one is made with: beside one's own, or its first seconds before it. */
import type { Draft, MadeFrom } from "../api/types.ts";

export type MadeAs = MadeFrom["made_as"];

export interface Partner {
  id: string;
  made_as: MadeAs;
}

type MadeWith = NonNullable<Draft["made_from"]>;

/** How the two are joined: what a creator chooses. */
export type Joining = Pick<MadeWith, "own_place" | "own_share_percent" | "taken_ms">;
export type Place = Joining["own_place"];
export type Companion = Partner & Joining;

export const LEAST_TAKEN_MS = 1000;
export const MOST_TAKEN_MS = 5000;
export const USUAL: Joining = { own_place: "left", own_share_percent: 50, taken_ms: MOST_TAKEN_MS };

const WAYS: readonly MadeAs[] = ["duet", "stitch"];

/** The one that the address of Create names, if any. */
export function partnerOf(query: URLSearchParams): Partner | null {
  for (const made_as of WAYS) {
    const id = query.get(made_as);
    if (id) return { id, made_as };
  }
  return null;
}

/** Where one is made. */
export function createWith({ id, made_as }: Partner): string {
  return `/create?${made_as}=${encodeURIComponent(id)}`;
}

/** What a draft was begun with. */
export function companionOf({ video_id, made_as, own_place, own_share_percent, taken_ms }: MadeWith): Companion {
  return { id: video_id, made_as, own_place, own_share_percent, taken_ms };
}

/** How it begins: as it was chosen for a file that was not accepted, if that was to be the same. */
export function begun(partner: Partner, before: Companion | null): Companion {
  const isSame = before?.id === partner.id && before.made_as === partner.made_as;
  return { ...partner, ...USUAL, ...(isSame ? before : {}) };
}

/** How loud the two of a duet play in a page, from 0 to 1: as far apart as they will be, and as loud as can be. */
export function loudnessOf({ own_share_percent: own }: Joining): { own: number; other: number } {
  const most = Math.max(own, 100 - own);
  return { own: own / most, other: (100 - own) / most };
}
