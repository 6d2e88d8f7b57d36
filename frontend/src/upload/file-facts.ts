/** What this device can tell of a picked file: it is opened in a hidden player, and nothing is sent. */

import { type FileFacts, kindOf } from "./limits.ts";

const PATIENCE_MS = 4000;

type Picture = Pick<FileFacts, "duration_seconds" | "width" | "height">;
const UNKNOWN: Picture = { duration_seconds: null, width: null, height: null };

export async function factsOf(file: File): Promise<FileFacts> {
  const picture = file.size > 0 && kindOf(file) !== "photo" ? await measured(file) : UNKNOWN;
  return { name: file.name, type: file.type, size_bytes: file.size, ...picture };
}

/** Length and size of what plays; unknown when this browser lacks the codec or takes too long. */
function measured(file: File): Promise<Picture> {
  const address = URL.createObjectURL(file);
  const player = document.createElement("video");
  player.preload = "metadata";
  player.muted = true;
  return new Promise<Picture>((tell) => {
    const timer = setTimeout(() => tell(UNKNOWN), PATIENCE_MS);
    const done = (picture: Picture) => {
      clearTimeout(timer);
      tell(picture);
    };
    player.onloadedmetadata = () => done(pictureOf(player));
    player.onerror = () => done(UNKNOWN);
    player.src = address;
  }).finally(() => {
    player.removeAttribute("src");
    player.load();
    URL.revokeObjectURL(address);
  });
}

function pictureOf(player: HTMLVideoElement): Picture {
  return {
    // A recording straight from a browser's camera has no length in its header.
    duration_seconds: Number.isFinite(player.duration) ? player.duration : null,
    width: player.videoWidth,
    height: player.videoHeight,
  };
}
