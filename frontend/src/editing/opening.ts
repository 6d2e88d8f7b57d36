/** Opens films on this device, to be looked at and taken apart. */
import { ALL_FORMATS, BlobSource, Input, type InputAudioTrack, type InputVideoTrack } from "mediabunny";
import type { Source, Take } from "./cut.ts";

/** Whether this browser can take films apart and put them together again. */
export function canEdit(): boolean {
  return ["VideoDecoder", "VideoEncoder", "AudioDecoder"].every((name) => name in globalThis);
}

/** A film with its tracks; close it by `dispose`. */
export interface Opened {
  input: Input;
  video: InputVideoTrack;
  audio: InputAudioTrack | null;
}

export async function opened({ file }: Pick<Source, "file">): Promise<Opened | null> {
  const input = new Input({ source: new BlobSource(file), formats: ALL_FORMATS });
  const video = await input.getPrimaryVideoTrack().catch(() => null);
  if (video) return { input, video, audio: await input.getPrimaryAudioTrack() };
  input.dispose();
  return null;
}

/** The film a take is a part of, opened while `use` runs; it was seen to open when it was taken in. */
export async function withOpened<Result>(take: Take, use: (film: Opened) => Promise<Result>): Promise<Result> {
  const film = await opened(take.source);
  if (!film) throw new Error("no film");
  try {
    return await use(film);
  } finally {
    film.input.dispose();
  }
}

/** What can be edited; null where this browser cannot decode it. */
export async function sourceOf(file: File): Promise<Source | null> {
  const film = await opened({ file });
  if (!film) return null;
  try {
    const { input, video } = film;
    const seconds = await input.computeDuration();
    if (!(await video.canDecode()) || !(seconds > 0)) return null;
    const [width, height] = [await video.getDisplayWidth(), await video.getDisplayHeight()];
    return { file, url: URL.createObjectURL(file), seconds, width, height };
  } catch {
    return null;
  } finally {
    film.input.dispose();
  }
}
