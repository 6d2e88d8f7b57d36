/** Records takes from the camera and the microphone of this device. */

const TYPES = [
  "video/mp4;codecs=avc1.42E01E,mp4a.40.2",
  "video/mp4;codecs=avc1,opus",
  "video/mp4",
  "video/webm;codecs=h264,opus",
  "video/webm;codecs=vp9,opus",
  "video/webm",
] as const;
const BITS = { picture: 8_000_000, sound: 160_000 };
const PIECE_MS = 1000;

export type Facing = "user" | "environment";

/** Whether this page may ask for a camera at all: browsers hide it from pages without HTTPS. */
export function canRecord(): boolean {
  return typeof MediaRecorder !== "undefined" && typeof navigator.mediaDevices?.getUserMedia === "function";
}

/** The first type that the vault needs least work for. */
export function typeOf(isSupported: (type: string) => boolean): string {
  return TYPES.find(isSupported) ?? "";
}

/** An upright picture as large as it is watched, and sound. `isOverSound` cleans the sound of what the device plays. */
export function wantedOf(facing: Facing, isOverSound: boolean): MediaStreamConstraints {
  return {
    video: { facingMode: facing, width: { ideal: 1080 }, height: { ideal: 1920 }, frameRate: { ideal: 30 } },
    audio: { echoCancellation: isOverSound, noiseSuppression: isOverSound, autoGainControl: isOverSound },
  };
}

export function nameOf(number: number, type: string): string {
  return `take-${number}.${type.startsWith("video/mp4") ? "mp4" : "webm"}`;
}

/** One take being recorded; `stop` gives its file. */
export interface Recording {
  stop(): Promise<File>;
}

export function record(stream: MediaStream, number: number): Recording {
  const mimeType = typeOf((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, {
    ...(mimeType && { mimeType }),
    videoBitsPerSecond: BITS.picture,
    audioBitsPerSecond: BITS.sound,
  });
  const pieces: Blob[] = [];
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  const done = new Promise<void>((tell) => recorder.addEventListener("stop", () => tell(), { once: true }));
  recorder.start(PIECE_MS);
  return {
    async stop() {
      if (recorder.state !== "inactive") recorder.stop();
      await done;
      const type = (recorder.mimeType || "video/webm").split(";", 1)[0] ?? "";
      return new File(pieces, nameOf(number, type), { type });
    },
  };
}
