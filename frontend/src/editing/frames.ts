/** Small pictures of a film, to find the right moment by. */
import { CanvasSink } from "mediabunny";
import type { Source } from "./cut.ts";
import { withOpened } from "./opening.ts";

const HEIGHT = 64;
const WIDTH = 40;
const kept = new WeakMap<Source, Promise<string[]>>();

/** So many pictures spread over a film, as addresses; fewer where they cannot be drawn. */
export function framesOf(source: Source, count: number): Promise<string[]> {
  const known = kept.get(source) ?? drawn(source, count).catch(() => []);
  kept.set(source, known);
  return known;
}

async function drawn(source: Source, count: number): Promise<string[]> {
  const moments = Array.from({ length: count }, (_, number) => ((number + 0.5) / count) * source.seconds);
  const found = await withOpened(source, async ({ video }) => {
    const sink = new CanvasSink(video, { width: WIDTH, height: HEIGHT, fit: "cover" });
    const pictures: string[] = [];
    for await (const picture of sink.canvasesAtTimestamps(moments)) {
      if (picture) pictures.push(await addressOf(picture.canvas));
    }
    return pictures;
  });
  return found ?? [];
}

async function addressOf(canvas: HTMLCanvasElement | OffscreenCanvas): Promise<string> {
  if (canvas instanceof HTMLCanvasElement) return canvas.toDataURL("image/jpeg", 0.7);
  return URL.createObjectURL(await canvas.convertToBlob({ type: "image/jpeg", quality: 0.7 }));
}
