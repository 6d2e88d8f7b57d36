/** Draws the icons of the installed app from the mark; run `npm run icons` (Node 24) when the mark changes. */
import { writeFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";
import { CENTRE, GAP, INNER, LIT, OUTER, panes } from "../src/ui/fanlight.ts";

type Colour = [number, number, number, number];

const GROUND: Colour = [11, 11, 13, 255];
const PANE: Colour = [244, 242, 238, 255];
const LIGHT: Colour = [255, 184, 77, 255];
const NOTHING: Colour = [0, 0, 0, 0];
const SAMPLES = 4; // in each direction of a pixel
const BOX = { width: 96, height: 54 };

interface Look {
  /** How much of the icon's width the window takes. */
  share: number;
  /** The corner's radius as a share of the icon. */
  corner: number;
}

const ICON: Look = { share: 0.74, corner: 0.22 };
const MASKABLE: Look = { share: 0.58, corner: 0 }; // systems cut their own shape out of it

const folder = new URL("../public/icons/", import.meta.url);
writeFileSync(new URL("fanlight.svg", folder), svg());
writeFileSync(new URL("fanlight-192.png", folder), png(192, ICON));
writeFileSync(new URL("fanlight-512.png", folder), png(512, ICON));
writeFileSync(new URL("fanlight-maskable-512.png", folder), png(512, MASKABLE));

function svg(): string {
  const side = BOX.width / ICON.share;
  const at = `translate(${(side - BOX.width) / 2} ${(side - BOX.height) / 2})`;
  const paths = panes.map((d, index) => `<path fill="${hex(index === LIT ? LIGHT : PANE)}" d="${d}"/>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}"><rect width="${side}" height="${side}" rx="${side * ICON.corner}" fill="${hex(GROUND)}"/><g transform="${at}">${paths.join("")}</g></svg>\n`;
}

function hex([red, green, blue]: Colour): string {
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

function png(side: number, look: Look): Buffer {
  const rows = Buffer.alloc(side * (side * 4 + 1));
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) rows.set(pixel(x / side, y / side, 1 / side, look), y * (side * 4 + 1) + 1 + x * 4);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 6, 0, 0, 0], 8); // 8 bits of red, green, blue and alpha
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(name: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), body]);
  const whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(body.length, 0);
  named.copy(whole, 4);
  whole.writeUInt32BE(crc32(named), named.length + 4);
  return whole;
}

/** The mean colour of a pixel, its colours weighed by how much they cover. */
function pixel(left: number, top: number, width: number, look: Look): Colour {
  const sum: Colour = [0, 0, 0, 0];
  for (let index = 0; index < SAMPLES * SAMPLES; index++) {
    const x = left + (((index % SAMPLES) + 0.5) / SAMPLES) * width;
    const y = top + ((Math.floor(index / SAMPLES) + 0.5) / SAMPLES) * width;
    const [red, green, blue, alpha] = colour(x, y, look);
    sum[0] += red * alpha;
    sum[1] += green * alpha;
    sum[2] += blue * alpha;
    sum[3] += alpha;
  }
  const [red, green, blue, alpha] = sum;
  if (alpha === 0) return NOTHING;
  return [
    Math.round(red / alpha),
    Math.round(green / alpha),
    Math.round(blue / alpha),
    Math.round(alpha / SAMPLES ** 2),
  ];
}

function colour(x: number, y: number, { share, corner }: Look): Colour {
  const beyond = (value: number) => Math.max(0, corner - value, value - (1 - corner));
  if (Math.hypot(beyond(x), beyond(y)) > corner) return NOTHING;
  const scale = BOX.width / share;
  const lit = paneAt((x - 0.5) * scale + BOX.width / 2, (y - 0.5) * scale + BOX.height / 2);
  if (lit === null) return GROUND;
  return lit === LIT ? LIGHT : PANE;
}

/** Which pane a point of the mark's box lies in. */
function paneAt(x: number, y: number): number | null {
  const radius = Math.hypot(x - CENTRE.x, y - CENTRE.y);
  const angle = Math.atan2(CENTRE.y - y, x - CENTRE.x);
  if (angle < 0 || radius < INNER || radius > OUTER) return null;
  const along = ((Math.PI - angle) / Math.PI) * panes.length;
  const index = Math.min(panes.length - 1, Math.floor(along));
  const toBar = Math.min(along - index, index + 1 - along) * (Math.PI / panes.length);
  return radius * Math.sin(toBar) < GAP / 2 ? null : index;
}
