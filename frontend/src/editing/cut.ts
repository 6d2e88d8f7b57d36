/** What is made of some takes before they are posted: which parts, in which order, how fast, and with what written on them. */

/** A film as it lies on this device. */
export interface Source {
  file: File;
  /** Where it plays from. */
  url: string;
  seconds: number;
  width: number;
  height: number;
}

/** A part of a film, from `start` to `end` in seconds of that film. */
export interface Take {
  id: number;
  source: Source;
  start: number;
  end: number;
  speed: number;
}

export type Size = "small" | "medium" | "large";
export const SIZES: readonly Size[] = ["small", "medium", "large"];

/** Words on the picture, from `start` to `end` in seconds of what is posted; their middle stands at `x` and `y`, both
 * from 0 to 1. */
export interface Lettering {
  id: number;
  words: string;
  start: number;
  end: number;
  x: number;
  y: number;
  size: Size;
  colour: string;
  /** On a ground of its own, which makes it easier to read. */
  isBoxed: boolean;
}

export interface Cut {
  takes: readonly Take[];
  letterings: readonly Lettering[];
}

export const SPEEDS = [0.5, 1, 1.5, 2, 3] as const;
/** A take is never shorter than this, in seconds of its film. */
export const SHORTEST = 0.3;
/** Closer than this, two moments of a film are the same. */
export const FRAME = 0.03;

let lastId = 0;

export function newId(): number {
  return ++lastId;
}

export function wholeOf(source: Source): Take {
  return { id: newId(), source, start: 0, end: source.seconds, speed: 1 };
}

/** How long a take lasts in what is posted. */
export function lengthOf(take: Take): number {
  return (take.end - take.start) / take.speed;
}

export function totalOf(takes: readonly Take[]): number {
  return takes.reduce((sum, take) => sum + lengthOf(take), 0);
}

export function isWhole(take: Take): boolean {
  return take.start < FRAME && take.end > take.source.seconds - FRAME;
}

/** Whether nothing was done to the one film there is. */
export function isUntouched({ takes, letterings }: Cut): boolean {
  const [first] = takes;
  return takes.length === 1 && letterings.length === 0 && !!first && isWhole(first) && first.speed === 1;
}

export interface Moment {
  index: number;
  /** In seconds of that take's film. */
  at: number;
}

/** Which take shows what is posted at this second; the last moment of the last one when that is behind the end. */
export function momentAt(takes: readonly Take[], seconds: number): Moment {
  let left = Math.max(0, seconds);
  for (const [index, take] of takes.entries()) {
    const length = lengthOf(take);
    if (left < length || index === takes.length - 1) {
      return { index, at: Math.min(take.end, take.start + left * take.speed) };
    }
    left -= length;
  }
  return { index: 0, at: 0 };
}

/** The second of what is posted at which a take shows this moment of its film. */
export function secondsAt(takes: readonly Take[], { index, at }: Moment): number {
  const take = takes[index];
  if (!take) return 0;
  const inside = Math.min(Math.max(at, take.start), take.end) - take.start;
  return totalOf(takes.slice(0, index)) + inside / take.speed;
}

/** A take with other ends, which stay inside its film and leave something between them. */
export function trimmed(take: Take, ends: { start?: number; end?: number }): Take {
  const { seconds } = take.source;
  if (ends.start !== undefined) {
    return { ...take, start: between(0, ends.start, Math.max(0, take.end - SHORTEST)) };
  }
  return { ...take, end: between(Math.min(seconds, take.start + SHORTEST), ends.end ?? take.end, seconds) };
}

/** The same takes with one of them cut in two; null where one half would be too short. */
export function split(takes: readonly Take[], { index, at }: Moment): Take[] | null {
  const take = takes[index];
  if (!take || at - take.start < SHORTEST || take.end - at < SHORTEST) return null;
  return takes.toSpliced(index, 1, { ...take, end: at }, { ...take, id: newId(), start: at });
}

/** The same takes with one of them a place earlier (-1) or later (1). */
export function moved(takes: readonly Take[], index: number, by: -1 | 1): Take[] {
  const take = takes[index];
  const to = index + by;
  if (!take || to < 0 || to >= takes.length) return [...takes];
  return takes.toSpliced(index, 1).toSpliced(to, 0, take);
}

/** What is written, kept inside what is left; gone where nothing of its time is left. */
export function withinLength(letterings: readonly Lettering[], total: number): Lettering[] {
  return letterings
    .filter((one) => one.start < total - FRAME)
    .map((one) => (one.end > total ? { ...one, end: total } : one));
}

export function shownAt(letterings: readonly Lettering[], seconds: number): Lettering[] {
  return letterings.filter((one) => one.words.trim() && one.start <= seconds && seconds < one.end);
}

export function between(least: number, value: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
