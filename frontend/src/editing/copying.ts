/** Takes put one behind the other as they are: nothing is encoded, so it costs no battery and no quality. */
import {
  BufferTarget,
  EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  type InputTrack,
  MkvOutputFormat,
  Mp4OutputFormat,
  Output,
} from "mediabunny";
import { FRAME, type Take } from "./cut.ts";
import { type Opened, opened } from "./opening.ts";

/** A picture that is shown earlier than one that comes after it in the file is at most so many places behind it. */
const REORDERED = 16;

interface Part extends Opened {
  take: Take;
  /** The key picture that the take begins with. */
  first: EncodedPacket;
}

/** The bytes of a film of all takes; null where they cannot be had without encoding: one begins between two key
 * pictures, is faster or slower, or is of another kind than the others. */
export async function copied(takes: readonly Take[], signal: AbortSignal): Promise<Made | null> {
  const parts: Part[] = [];
  try {
    for (const take of takes) {
      const part = await partOf(take);
      if (!part) return null;
      parts.push(part);
    }
    return (await areOfOneKind(parts)) ? await joined(parts, signal) : null;
  } finally {
    for (const { input } of parts) input.dispose();
  }
}

export interface Made {
  bytes: ArrayBuffer;
  type: string;
  ending: string;
}

async function partOf(take: Take): Promise<Part | null> {
  if (take.speed !== 1) return null;
  const film = await opened(take.source);
  const sink = film && new EncodedPacketSink(film.video);
  const first = sink && ((await sink.getKeyPacket(take.start + FRAME)) ?? (await sink.getFirstKeyPacket()));
  if (film && first && Math.abs(first.timestamp - take.start) <= FRAME) return { ...film, take, first };
  film?.input.dispose();
  return null;
}

async function areOfOneKind(parts: readonly Part[]): Promise<boolean> {
  const kinds = await Promise.all(parts.map(kindOf));
  return kinds.every((kind) => kind === kinds[0]);
}

/** All that a decoder is told of a film before its first packet. */
async function kindOf({ video, audio }: Part): Promise<string> {
  const [picture, sound] = [await video.getDecoderConfig(), audio && (await audio.getDecoderConfig())];
  const turned = [await video.getRotation(), await video.getFlip()];
  return JSON.stringify([written(picture), turned, sound && written(sound)]);
}

function written(config: VideoDecoderConfig | AudioDecoderConfig | null): object {
  const { description, ...rest } = config ?? {};
  return { ...rest, description: description && Array.from(bytesOf(description)) };
}

function bytesOf(source: AllowSharedBufferSource): Uint8Array {
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
}

async function joined(parts: readonly Part[], signal: AbortSignal): Promise<Made | null> {
  const [{ video, audio }] = parts as [Part, ...Part[]];
  const [codec, soundCodec] = [await video.getCodec(), (await audio?.getCodec()) ?? null];
  if (!codec || (audio && !soundCodec)) return null;
  const mp4 = new Mp4OutputFormat({ fastStart: "in-memory" });
  const fits = [codec, ...(soundCodec ? [soundCodec] : [])].every((one) => mp4.getSupportedCodecs().includes(one));
  const format = fits ? mp4 : new MkvOutputFormat();
  const output = new Output({ format, target: new BufferTarget() });
  const picture = new EncodedVideoPacketSource(codec);
  const sound = soundCodec && new EncodedAudioPacketSource(soundCodec);
  output.addVideoTrack(picture, { rotation: await video.getRotation() });
  if (sound) output.addAudioTrack(sound);
  const pictureConfig = (await video.getDecoderConfig()) ?? undefined;
  const soundConfig = (audio && (await audio.getDecoderConfig())) ?? undefined;
  await output.start();
  let offset = 0;
  for (const part of parts) {
    signal.throwIfAborted();
    const from = part.first.timestamp;
    let length = 0;
    for (const packet of await pictures(part)) {
      length = Math.max(length, packet.timestamp + packet.duration - from);
      const moved = packet.clone({ timestamp: Math.max(0, packet.timestamp - from) + offset });
      await picture.add(moved, pictureConfig && { decoderConfig: pictureConfig });
    }
    if (sound && part.audio) {
      for (const packet of await heard(part.audio, from, from + length)) {
        const moved = packet.clone({ timestamp: packet.timestamp - from + offset });
        await sound.add(moved, soundConfig && { decoderConfig: soundConfig });
      }
    }
    offset += length;
  }
  await output.finalize();
  const bytes = output.target.buffer;
  return bytes && { bytes, type: format.mimeType, ending: format.fileExtension };
}

/** What a take shows, in the order of the file: until no picture comes that is shown before its end. */
async function pictures({ video, take, first }: Part): Promise<EncodedPacket[]> {
  const kept: EncodedPacket[] = [];
  let beyond: EncodedPacket[] = [];
  const end = take.end > take.source.seconds - FRAME ? Infinity : take.end;
  for await (const packet of new EncodedPacketSink(video).packets(first)) {
    if (packet.timestamp < end) {
      kept.push(...beyond, packet); // what came in between is needed to decode it
      beyond = [];
    } else if (beyond.push(packet) > REORDERED) break;
  }
  return kept;
}

async function heard(audio: InputTrack, from: number, to: number): Promise<EncodedPacket[]> {
  const sink = new EncodedPacketSink(audio);
  const kept: EncodedPacket[] = [];
  const first = (await sink.getPacket(from)) ?? (await sink.getFirstPacket());
  for await (const packet of sink.packets(first ?? undefined)) {
    if (packet.timestamp >= to) break;
    if (packet.timestamp >= from) kept.push(packet);
  }
  return kept;
}
