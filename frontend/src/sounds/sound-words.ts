/** What a sound is called. */
import { at } from "../feed/handles.ts";
import { m } from "../paraglide/messages.js";

/** By whose it is; without a handle it was taken back. */
export function nameOf(handle: string): string {
  return handle ? m.feed_sound_of({ handle: at(handle) }) : m.feed_sound_gone();
}
