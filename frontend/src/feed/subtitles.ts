/** Which subtitles of a video are shown, and what they say at a moment. */
import { api } from "../api/client.ts";
import type { Cue, Id } from "../api/types.ts";

const kept = new Map<string, Promise<Cue[]>>();
const MOST_KEPT = 20;

/** The wanted language, or one that is nearly it, or the reader's own, or the first there is. */
export function languageFor(available: readonly string[], wanted: string, locale: string): string | null {
  for (const tag of [wanted, locale]) {
    const found = available.find((one) => one === tag) ?? available.find((one) => base(one) === base(tag));
    if (tag && found) return found;
  }
  return available[0] ?? null;
}

/** What is said at a moment, in milliseconds; of several at once, one under the other. */
export function textAt(cues: readonly Cue[], at: number): string {
  return cues
    .filter(({ start, end }) => start <= at && at < end)
    .map(({ text }) => text)
    .join("\n");
}

/** All that is said in a video, in the order of time. What could not be fetched is asked for again the next time. */
export function cuesOf(video: Id, language: string): Promise<Cue[]> {
  const address = `/api/videos/${video}/subtitles/${language}`;
  const known = kept.get(address);
  if (known) return known;
  const asked = api.get<{ cues: Cue[] }>(address).then(({ cues }) => cues);
  asked.catch(() => kept.delete(address));
  kept.set(address, asked);
  for (const oldest of [...kept.keys()].slice(0, -MOST_KEPT)) kept.delete(oldest);
  return asked;
}

/** What was just written is fetched anew. */
export function forgetCues(video: Id): void {
  for (const address of [...kept.keys()]) if (address.startsWith(`/api/videos/${video}/`)) kept.delete(address);
}

function base(tag: string): string {
  return tag.split("-")[0] ?? tag;
}
