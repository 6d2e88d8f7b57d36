/** Opens films on this device, to be looked at and taken apart. */
import { ALL_FORMATS, BlobSource, Input, type InputAudioTrack, type InputVideoTrack } from "mediabunny";
import type { Source } from "./cut.ts";

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

/** What `use` makes of a film while it is open; null where it has no picture. */
export async function withOpened<Result>(
  source: Pick<Source, "file">,
  use: (film: Opened) => Promise<Result>,
): Promise<Result | null> {
  const film = await opened(source);
  if (!film) return null;
  try {
    return await use(film);
  } finally {
    film.input.dispose();
  }
}

/** What can be edited; null where this browser cannot decode it. */
export async function sourceOf(file: File): Promise<Source | null> {
  const facts = await withOpened({ file }, async ({ input, video }) => {
    const seconds = await input.computeDuration();
    if (!(await video.canDecode()) || !(seconds > 0)) return null;
    return { seconds, width: await video.getDisplayWidth(), height: await video.getDisplayHeight() };
  }).catch(() => null);
  return facts && { file, url: URL.createObjectURL(file), ...facts };
}
