/** The words and choices beside a video that its creator may change. */
import type { Audience, Commenting, Draft } from "../api/types.ts";

export interface Words {
  caption: string;
  audience: Audience;
  language: string;
  cover: number;
  /** Whether others may use its sound. */
  allows_sound: boolean;
  /** Whether others may make duets and stitches with it. */
  allows_duet: boolean;
  /** Who may write under it; empty until the vault has said what is usual for its creator. */
  commenting: Commenting | "";
}

export function wordsOf(draft: Draft): Words {
  const { caption, audience, language, cover, allows_sound, allows_duet, commenting } = draft;
  return { caption, audience, language, cover, allows_sound, allows_duet, commenting };
}

/** Only what is different, so that two devices that edit different things do not undo each other. */
export function changes(before: Words, after: Words): Partial<Words> {
  const names = (Object.keys(after) as (keyof Words)[]).filter(
    (name) => after[name] !== before[name] && (name !== "commenting" || after[name]),
  );
  return Object.fromEntries(names.map((name) => [name, after[name]]));
}
