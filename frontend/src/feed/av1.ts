/** Files in AV1, for browsers that say that they decode them smoothly; nobody else ever fetches one. */
import type { Rendition } from "../api/types.ts";

const CHEAP_SHORT_SIDE = 360; // decoded without a chip for it, which costs a phone little at this size
const FRAMES_PER_SECOND = 30;

type Ask = (rung: Rendition) => Promise<Pick<MediaCapabilitiesDecodingInfo, "smooth" | "powerEfficient">>;

const answers = new Map<string, boolean>();

/** One in AV1 takes the place of the file it stands beside, once the browser has said yes; until then it is left out. */
export function offered(renditions: readonly Rendition[], ask: Ask = askBrowser): Rendition[] {
  const kept = renditions.filter((rung) => !isAv1(rung) || isFor(rung, ask));
  return kept.filter((rung) => !kept.some((other) => other.name === `${rung.name}av1`));
}

function isFor(rung: Rendition, ask: Ask): boolean {
  const what = `${rung.codecs} ${rung.width}x${rung.height}`;
  const known = answers.get(what);
  if (known === undefined) {
    answers.set(what, false);
    void ask(rung).then(
      ({ smooth, powerEfficient }) => answers.set(what, smooth && (powerEfficient || isCheap(rung))),
      () => answers.set(what, false),
    );
  }
  return known ?? false;
}

function isCheap({ width, height }: Rendition): boolean {
  return Math.min(width, height) <= CHEAP_SHORT_SIDE;
}

function isAv1({ codecs }: Rendition): boolean {
  return codecs.startsWith("av01");
}

async function askBrowser({ codecs, width, height, mean_kbps }: Rendition): Promise<MediaCapabilitiesDecodingInfo> {
  const video = codecs.split(",")[0];
  return navigator.mediaCapabilities.decodingInfo({
    type: "file",
    video: {
      contentType: `video/mp4; codecs="${video}"`,
      width,
      height,
      bitrate: mean_kbps * 1000,
      framerate: FRAMES_PER_SECOND,
    },
  });
}
