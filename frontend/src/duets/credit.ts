/** Who is named for what a video was made with. */
import type { MadeFrom } from "../api/types.ts";
import { at } from "../feed/handles.ts";
import { m } from "../paraglide/messages.js";

/** Without a handle it was taken back. */
export function creditOf({ made_as, handle }: Pick<MadeFrom, "made_as" | "handle">): string {
  if (!handle) return made_as === "duet" ? m.duets_with_gone() : m.duets_stitch_of_gone();
  return made_as === "duet" ? m.duets_with({ handle: at(handle) }) : m.duets_stitch_of({ handle: at(handle) });
}
