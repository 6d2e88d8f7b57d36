/** Takes drawn and heard anew, one behind the other: for what cannot be had by copying. */
import {
  AudioBufferSink,
  AudioBufferSource,
  BufferTarget,
  CanvasSource,
  getFirstEncodableAudioCodec,
  getFirstEncodableVideoCodec,
  MkvOutputFormat,
  Mp4OutputFormat,
  Output,
  type InputAudioTrack,
  type InputVideoTrack,
  VideoSampleSink,
} from "mediabunny";
import { type Box, frameOf, GROUND, within } from "../upload/carousel.ts";
import type { Made } from "./copying.ts";
import { type Cut, lengthOf, shownAt, type Take, totalOf } from "./cut.ts";
import { letter } from "./lettering.ts";
import { withOpened } from "./opening.ts";
import { stretched } from "./stretch.ts";

const RATE = 48_000;
const SOUND_BITS = 160_000;
const BITS_A_PIXEL = 4;
const KEY_SECONDS = 2;
/** Faster takes show no more pictures than a screen does. */
const SOONEST_SECONDS = 1 / 61;

/** A film of all takes with all that is written on them; throws when this browser cannot. */
export async function encoded(cut: Cut, onprogress: (part: number) => void, signal: AbortSignal): Promise<Made> {
  const [first] = cut.takes;
  if (!first) throw new Error("no take");
  const frame = frameOf(first.source);
  const canvas = new OffscreenCanvas(frame.width, frame.height);
  const pen = canvas.getContext("2d", { alpha: false });
  const codec = await getFirstEncodableVideoCodec(["avc", "vp9", "vp8"], frame);
  if (!pen || !codec) throw new Error("no encoder");
  const soundCodec = (await haveSound(cut.takes)) ? await soundCodecOf() : null;
  const isMp4 = codec !== "vp8" && soundCodec !== "pcm-s16";
  const format = isMp4 ? new Mp4OutputFormat({ fastStart: "in-memory" }) : new MkvOutputFormat();
  const output = new Output({ format, target: new BufferTarget() });
  const bitrate = BITS_A_PIXEL * frame.width * frame.height;
  const picture = new CanvasSource(canvas, { codec, bitrate, keyFrameInterval: KEY_SECONDS });
  const sound = soundCodec && new AudioBufferSource({ codec: soundCodec, bitrate: SOUND_BITS });
  output.addVideoTrack(picture);
  if (sound) output.addAudioTrack(sound);
  await output.start();
  try {
    const total = totalOf(cut.takes);
    let offset = 0;
    for (const take of cut.takes) {
      const isDrawn = await withOpened(take.source, async ({ video, audio }) => {
        for await (const shown of drawn(video, take, pen, frame)) {
          signal.throwIfAborted();
          const at = offset + shown.at;
          for (const one of shownAt(cut.letterings, at)) letter(pen, one, frame);
          await picture.add(at, shown.seconds);
          onprogress(at / total);
        }
        await sound?.add(await soundOf(audio, take));
        return true;
      });
      if (!isDrawn) throw new Error("no film");
      offset += lengthOf(take);
    }
    await output.finalize();
  } catch (reason) {
    await output.cancel();
    throw reason;
  }
  const bytes = output.target.buffer;
  if (!bytes) throw new Error("no film");
  return { bytes, type: format.mimeType, ending: format.fileExtension };
}

async function haveSound(takes: readonly Take[]): Promise<boolean> {
  for (const { source } of takes) {
    if (await withOpened(source, async ({ audio }) => audio !== null)) return true;
  }
  return false;
}

/** Uncompressed where a browser has no encoder for sound: the vault makes its own of it. */
async function soundCodecOf() {
  const options = { numberOfChannels: 2, sampleRate: RATE, bitrate: SOUND_BITS };
  const found = "AudioEncoder" in globalThis ? await getFirstEncodableAudioCodec(["aac", "opus"], options) : null;
  return found ?? "pcm-s16";
}

/** Draw each picture of a take into the frame; tells when it is shown in the take, and for how long, in seconds. */
async function* drawn(video: InputVideoTrack, take: Take, pen: OffscreenCanvasRenderingContext2D, frame: Box) {
  let next = 0;
  for await (const sample of new VideoSampleSink(video).samples(take.start, take.end)) {
    const at = Math.max(0, sample.timestamp - take.start) / take.speed;
    const isShown = at >= next;
    if (isShown) {
      const { x, y, width, height } = within({ width: sample.displayWidth, height: sample.displayHeight }, frame);
      pen.fillStyle = GROUND;
      pen.fillRect(0, 0, frame.width, frame.height);
      sample.draw(pen, x, y, width, height);
      next = at + SOONEST_SECONDS;
    }
    const seconds = sample.duration / take.speed;
    sample.close();
    if (isShown) yield { at, seconds: Math.max(seconds, SOONEST_SECONDS) };
  }
}

/** The sound of a take as long as its picture; silence where it has none. */
async function soundOf(audio: InputAudioTrack | null, take: Take): Promise<AudioBuffer> {
  const length = Math.max(1, Math.round(lengthOf(take) * RATE));
  const made = new AudioBuffer({ length, numberOfChannels: 2, sampleRate: RATE });
  if (!audio || !(await audio.canDecode())) return made;
  const heard = await evenly(audio, take);
  const channels = stretched([heard.getChannelData(0), heard.getChannelData(1)], RATE, take.speed);
  for (const [number, channel] of channels.entries()) made.copyToChannel(channel.subarray(0, length), number);
  return made;
}

/** Two channels at one rate, with silence where the film has gaps. */
async function evenly(audio: InputAudioTrack, take: Take): Promise<AudioBuffer> {
  const length = Math.max(1, Math.round((take.end - take.start) * RATE));
  const room = new OfflineAudioContext(2, length, RATE);
  for await (const { buffer, timestamp } of new AudioBufferSink(audio).buffers(take.start, take.end)) {
    const player = new AudioBufferSourceNode(room, { buffer });
    const at = timestamp - take.start;
    player.connect(room.destination);
    player.start(Math.max(0, at), Math.max(0, -at));
  }
  return await room.startRendering();
}
