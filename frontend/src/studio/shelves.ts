/** Drafts sorted by what they wait for: the person first, then the machine. */
import type { Draft, Stage } from "../api/types.ts";
import { m } from "../paraglide/messages.js";

export interface Shelf {
  name: string;
  drafts: Draft[];
}

const SHELVES: [() => string, readonly Stage[]][] = [
  [m.studio_ready, ["ready"]],
  [m.studio_working, ["receiving", "checking", "preparing"]],
  [m.studio_refused, ["refused"]],
  [m.studio_published, ["published"]],
];

/** Only shelves that hold something. */
export function shelves(drafts: readonly Draft[]): Shelf[] {
  return SHELVES.map(([name, stages]) => ({
    name: name(),
    drafts: drafts.filter((draft) => stages.includes(draft.stage)),
  })).filter((shelf) => shelf.drafts.length > 0);
}
