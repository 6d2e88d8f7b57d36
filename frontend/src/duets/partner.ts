/** The other video that one is made with: beside one's own, or its first seconds before it. */
import type { MadeFrom } from "../api/types.ts";

export type MadeAs = MadeFrom["made_as"];

export interface Partner {
  id: string;
  made_as: MadeAs;
}

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
