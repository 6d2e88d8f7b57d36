/** Why no smaller files are made, in the reader's language; what has another reason is said as everywhere. */
import { Refused } from "../api/client.ts";
import { said } from "../app/saying.ts";
import { m } from "../paraglide/messages.js";

const KNOWN: Record<string, () => string> = {
  second_pass_done: m.studio_said_smaller_done,
  nothing_to_make_smaller: m.studio_said_smaller_nothing,
  no_av1_here: m.studio_said_smaller_not_here,
};

export function smallerSaid(reason: unknown): string {
  return (reason instanceof Refused && KNOWN[reason.code]?.()) || said(reason);
}
