/** Several photos as one file: drawn on this device in one shape, upright and bare of what the camera wrote. */

const SHORT_SIDE = 1080;
const LONG_SIDE = 1920;
export const GROUND = "#0b0b0d";
const QUALITY = 0.9;

export type Box = { width: number; height: number };

/** The shape that all of them get: that of the first, no larger than what is watched. */
export function frameOf({ width, height }: Box): Box {
  const scale = Math.min(1, SHORT_SIDE / Math.min(width, height), LONG_SIDE / Math.max(width, height));
  return { width: even(width * scale), height: even(height * scale) };
}

/** Where a photo lies inside the frame: whole, and in the middle. */
export function within(photo: Box, frame: Box): Box & { x: number; y: number } {
  const scale = Math.min(frame.width / photo.width, frame.height / photo.height);
  const [width, height] = [photo.width * scale, photo.height * scale];
  return { width, height, x: (frame.width - width) / 2, y: (frame.height - height) / 2 };
}

/** One JPEG behind the other, which the vault takes for one post. The same photos make the same file, so that an upload
 * can go on with it. Throws when this browser cannot open one of them. */
export async function carouselOf(photos: readonly File[]): Promise<File> {
  const canvas = document.createElement("canvas");
  const parts: Blob[] = [];
  for (const photo of photos) {
    const picture = await createImageBitmap(photo);
    if (parts.length === 0) Object.assign(canvas, frameOf(picture));
    parts.push(await drawn(picture, canvas));
    picture.close();
  }
  return new File(parts, photos[0]?.name ?? "photos.jpg", {
    type: "image/jpeg",
    lastModified: photos[0]?.lastModified ?? 0,
  });
}

function drawn(picture: ImageBitmap, canvas: HTMLCanvasElement): Promise<Blob> {
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  const { x, y, width, height } = within(picture, canvas);
  pen.fillStyle = GROUND;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, x, y, width, height);
  return new Promise((tell, fail) => {
    canvas.toBlob((made) => (made ? tell(made) : fail(new Error("no picture"))), "image/jpeg", QUALITY);
  });
}

function even(side: number): number {
  return Math.max(2, Math.floor(side / 2) * 2);
}
