/** Whether a file lost something on its way to becoming a video, which its creator should hear before it is posted. */
import type { Draft } from "../api/types.ts";

type Damaged = Pick<Draft, "damage">;

/** A promise to publish was made without knowing this, so it waits for a second word. */
export function isDamaged({ damage }: Damaged): boolean {
  return damage.sound !== "none" || damage.has_broken_picture;
}
