/** Lines of subtitles while they are written. */
import type { Cue } from "../api/types.ts";
import { milliseconds, written } from "./times.ts";

export interface Line {
  id: number;
  start: string;
  end: string;
  text: string;
}

let lineCount = 0;

export function lineOf({ start, end, text }: Cue): Line {
  return { id: ++lineCount, start: written(start), end: written(end), text };
}

/** What a line says and when, or null while its times are none. */
export function cueOf({ start, end, text }: Line): Cue | null {
  const [from, to] = [milliseconds(start), milliseconds(end)];
  return from === null || to === null || from >= to || text.trim() === "" ? null : { start: from, end: to, text };
}
