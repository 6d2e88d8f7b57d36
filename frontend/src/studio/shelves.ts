/** Drafts sorted by what they wait for: the person first, then the machine. */
import type { Draft, Stage } from "../api/types.ts";
import { m } from "../paraglide/messages.js";

export interface Shelf {
  name: string;
  drafts: Draft[];
}

type Place = Stage | "not_taken";

const SHELVES: [() => string, readonly Place[]][] = [
  [m.studio_ready, ["ready"]],
  [m.studio_working, ["receiving", "checking", "preparing"]],
  [m.studio_refused, ["refused", "not_taken"]],
  [m.studio_published, ["published"]],
];

/** Only shelves that hold something. */
export function shelves(drafts: readonly Draft[]): Shelf[] {
  return SHELVES.map(([name, places]) => ({
    name: name(),
    drafts: drafts.filter((draft) => places.includes(placeOf(draft))),
  })).filter((shelf) => shelf.drafts.length > 0);
}

/** A published video that is refused is one that the public plane did not take. */
function placeOf(draft: Draft): Place {
  return draft.stage === "published" && draft.refusal ? "not_taken" : draft.stage;
}
