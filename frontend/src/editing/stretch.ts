/** Sound faster or slower at the same pitch: overlapping windows, each taken from where it fits best to the one before.
 *
 * WSOLA: W. Verhelst and M. Roelands, "An overlap-add technique based on waveform similarity", ICASSP 1993. */

const WINDOW_SECONDS = 0.04;
/** How far from its place a window may be taken, as a part of the window. */
const SEARCHED = 0.25;
/** Every so many-th sample is compared. */
const COMPARED = 6;
const SILENCE = new Float32Array(0);

/** Channels of one length at `rate` samples a second, played `speed` times as fast. */
export function stretched(
  channels: readonly Float32Array<ArrayBuffer>[],
  rate: number,
  speed: number,
): Float32Array<ArrayBuffer>[] {
  const length = channels[0]?.length ?? 0;
  const wanted = Math.round(length / speed);
  if (speed === 1 || length === 0) return channels.map((channel) => channel.slice());
  const half = Math.round((WINDOW_SECONDS * rate) / 2);
  const size = 2 * half;
  const reach = Math.round(size * SEARCHED);
  const window = Float32Array.from({ length: size }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size));
  const made = channels.map(() => new Float32Array(wanted + size));
  const heard = padded(mono(channels), size + reach);
  let follows = 0; // where the last window would go on
  for (let out = -half; out < wanted; out += half) {
    const place = Math.round((out + half) * speed) - half;
    const from = out < 0 ? place : bestFit(heard, follows, place, reach, size);
    for (const [number, into] of made.entries()) add(into, channels[number] ?? SILENCE, window, out, from);
    follows = from + half;
  }
  return made.map((channel) => channel.slice(0, wanted));
}

function mono(channels: readonly Float32Array[]): Float32Array {
  const [first, second] = channels;
  if (!first || !second) return first ?? new Float32Array(0);
  return first.map((value, i) => value + (second[i] ?? 0));
}

/** With silence on both sides, so that whatever is looked at is there. */
function padded(sound: Float32Array, by: number): Float32Array {
  const wide = new Float32Array(sound.length + 4 * by);
  wide.set(sound, by);
  return wide;
}

/** The place near `place` at which the sound is most like how it goes on at `follows`. */
function bestFit(heard: Float32Array, follows: number, place: number, reach: number, size: number): number {
  const start = size + reach; // of the sound, behind its padding
  const goesOn = heard.subarray(start + follows, start + follows + size);
  let best = place;
  let most = -Infinity;
  for (let shift = -reach; shift <= reach; shift += 4) {
    let likeness = 0;
    for (let i = 0, at = start + place + shift; i < goesOn.length; i += COMPARED) {
      likeness += (goesOn[i] ?? 0) * (heard[at + i] ?? 0);
    }
    if (likeness > most) {
      most = likeness;
      best = place + shift;
    }
  }
  return best;
}

function add(into: Float32Array, channel: Float32Array, window: Float32Array, out: number, from: number) {
  for (let i = Math.max(0, -out); i < window.length; i++) {
    into[out + i] = (into[out + i] ?? 0) + (channel[from + i] ?? 0) * (window[i] ?? 0);
  }
}
