/** Which rendition of a video to play: chosen once per video, never switched inside it. */
import type { Rendition } from "../api/types.ts";

const SHARE_OF_LINK = 0.6; // the rest is for the two videos being fetched behind it
const SOFT_ENOUGH = 0.9; // a picture drawn up to a tenth larger than it is still looks sharp
const UNKNOWN_LINK_SHORT_SIDE = 720;

export interface Conditions {
  /** What the link has been carrying; null when nothing has been measured yet. */
  kbps: number | null;
  /** The short side of the picture on screen, in device pixels. */
  shortSide: number;
  saveData: boolean;
  /** How many rungs lower than the link would allow, after a stall. */
  lowered: number;
}

/** The rendition to play, from a list with the smallest first. */
export function chooseRung(renditions: readonly Rendition[], conditions: Conditions): Rendition | undefined {
  const smallest = renditions[0];
  if (!smallest || conditions.saveData) return smallest;
  const useful = renditions.slice(0, largestUseful(renditions, conditions.shortSide) + 1);
  const carried = useful.filter((rung) => fits(rung, conditions.kbps));
  return carried[Math.max(0, carried.length - 1 - conditions.lowered)] ?? smallest;
}

/** The first rung that fills the screen; above it bytes are fetched that nobody sees. */
function largestUseful(renditions: readonly Rendition[], shortSide: number): number {
  const index = renditions.findIndex((rung) => Math.min(rung.width, rung.height) >= shortSide * SOFT_ENOUGH);
  return index === -1 ? renditions.length - 1 : index;
}

function fits(rung: Rendition, kbps: number | null): boolean {
  if (kbps === null) return Math.min(rung.width, rung.height) <= UNKNOWN_LINK_SHORT_SIDE;
  return rung.peak_kbps <= kbps * SHARE_OF_LINK;
}
