/** Whether a picked file can be taken, decided on the device before a byte is sent. */

export type Limits = { max_bytes: number; max_seconds: number; max_pixels: number };

/** What a device can tell of a file. Duration and size of the picture are null when this browser cannot open it. */
export type FileFacts = {
  name: string;
  type: string;
  size_bytes: number;
  duration_seconds: number | null;
  width: number | null;
  height: number | null;
};

export type Problem =
  | { kind: "empty" }
  | { kind: "not_postable" }
  | { kind: "not_together" }
  | { kind: "too_large"; size_bytes: number; max_bytes: number }
  | { kind: "too_long"; duration_seconds: number; max_seconds: number }
  | { kind: "too_many_pixels"; width: number; height: number };

export type Kind = "video" | "photo" | "sound";

const PHOTO_TYPE = /^image\/(jpeg|png|webp)$/;
const NAMES: [Kind, RegExp][] = [
  ["video", /\.(mp4|m4v|mov|qt|webm|mkv|avi|mpe?g|m2?ts|3gp|3g2|ogv|ogg|wmv|flv|gif)$/i],
  ["photo", /\.(jpe?g|png|webp)$/i],
  ["sound", /\.(mp3|m4a|aac|wav|flac|oga|opus)$/i],
];

export const MOST_PHOTOS = 12;

/** Seconds a file may be over: containers round their own length. */
const SLACK_SECONDS = 0.5;

/** What a file seems to be, by what the device calls it; null for what nothing can be made of. */
export function kindOf({ type, name }: Pick<FileFacts, "type" | "name">): Kind | null {
  if (type.startsWith("video/") || type === "image/gif") return "video";
  if (PHOTO_TYPE.test(type)) return "photo";
  if (type.startsWith("audio/")) return "sound";
  return NAMES.find(([, ending]) => ending.test(name))?.[0] ?? null;
}

/** What is wrong with picking these at once; only photos go together. */
export function problemTogether(files: readonly Pick<FileFacts, "type" | "name">[]): Problem | null {
  if (files.length > 1 && files.some((file) => !kindOf(file))) return { kind: "not_postable" };
  const isFine = files.length <= 1 || (files.length <= MOST_PHOTOS && files.every((file) => kindOf(file) === "photo"));
  return isFine ? null : { kind: "not_together" };
}

/** The first thing wrong with a file, or null. What the device cannot tell is left to the vault to check. */
export function problem(facts: FileFacts, limits: Limits): Problem | null {
  if (facts.size_bytes === 0) return { kind: "empty" };
  if (!kindOf(facts)) return { kind: "not_postable" };
  if (facts.size_bytes > limits.max_bytes) {
    return { kind: "too_large", size_bytes: facts.size_bytes, max_bytes: limits.max_bytes };
  }
  if (facts.duration_seconds !== null && facts.duration_seconds > limits.max_seconds + SLACK_SECONDS) {
    return { kind: "too_long", duration_seconds: facts.duration_seconds, max_seconds: limits.max_seconds };
  }
  return pictureProblem(facts, limits);
}

/** Whether cutting or drawing it anew on this device does away with what is wrong. */
export function canBeCut({ kind }: Problem, file: Pick<FileFacts, "type" | "name">): boolean {
  return ["too_large", "too_long", "too_many_pixels"].includes(kind) && kindOf(file) === "video";
}

function pictureProblem({ width, height }: FileFacts, limits: Limits): Problem | null {
  if (width === null || height === null) return null;
  return width * height > limits.max_pixels ? { kind: "too_many_pixels", width, height } : null;
}
