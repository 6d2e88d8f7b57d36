/** Whether the poster of a video may move under a pointer. */

export interface Circumstances {
  hasSprite: boolean;
  /** A pointer can rest on something without pressing it; a finger cannot. */
  canHover: boolean;
  prefersStill: boolean;
  savesData: boolean;
}

export function mayMove({ hasSprite, canHover, prefersStill, savesData }: Circumstances): boolean {
  return hasSprite && canHover && !prefersStill && !savesData;
}
