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
  | { kind: "not_a_video" }
  | { kind: "too_large"; size_bytes: number; max_bytes: number }
  | { kind: "too_long"; duration_seconds: number; max_seconds: number }
  | { kind: "too_many_pixels"; width: number; height: number }
  | { kind: "no_picture" };

const VIDEO_NAME = /\.(mp4|m4v|mov|qt|webm|mkv|avi|mpe?g|m2?ts|3gp|3g2|ogv|ogg|wmv|flv)$/i;

/** Seconds a file may be over: containers round their own length. */
const SLACK_SECONDS = 0.5;

/** The first thing wrong with a file, or null. What the device cannot tell is left to the vault to check. */
export function problem(facts: FileFacts, limits: Limits): Problem | null {
  if (facts.size_bytes === 0) return { kind: "empty" };
  if (!facts.type.startsWith("video/") && !VIDEO_NAME.test(facts.name)) return { kind: "not_a_video" };
  if (facts.size_bytes > limits.max_bytes) {
    return { kind: "too_large", size_bytes: facts.size_bytes, max_bytes: limits.max_bytes };
  }
  if (facts.duration_seconds !== null && facts.duration_seconds > limits.max_seconds + SLACK_SECONDS) {
    return { kind: "too_long", duration_seconds: facts.duration_seconds, max_seconds: limits.max_seconds };
  }
  return pictureProblem(facts, limits);
}

function pictureProblem({ width, height }: FileFacts, limits: Limits): Problem | null {
  if (width === null || height === null) return null;
  if (width === 0 || height === 0) return { kind: "no_picture" };
  return width * height > limits.max_pixels ? { kind: "too_many_pixels", width, height } : null;
}
