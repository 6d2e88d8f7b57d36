/** How words are drawn on a picture: the same lines in the preview and in what is posted. */
import type { Box } from "../upload/carousel.ts";
import type { Lettering, Size } from "./cut.ts";

const HEIGHTS: Record<Size, number> = { small: 0.05, medium: 0.075, large: 0.11 };
const LINE = 1.25;
const WIDEST = 0.86;
const DARK = "#0b0b0d";
const LIGHT = "#ffffff";
export const COLOURS = [LIGHT, DARK, "#ffb84d", "#ff5a5f", "#4dd2a0", "#5aa9ff"] as const;

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const LETTER = /\p{L}/u;

export interface Area extends Box {
  x: number;
  y: number;
}

/** The lines that words take, none wider than fits; a word too long for a line is broken between letters. */
export function linesOf(words: string, fits: (line: string) => boolean): string[] {
  return words.split("\n").flatMap((line) => wrapped(line.trim(), fits));
}

function wrapped(line: string, fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(/\s+/).flatMap((one) => (fits(one) ? [one] : broken(one, fits)))) {
    const longer = current ? `${current} ${word}` : word;
    if (fits(longer) || !current) current = longer;
    else {
      lines.push(current);
      current = word;
    }
  }
  return [...lines, current];
}

function broken(word: string, fits: (line: string) => boolean): string[] {
  const pieces = [""];
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(word)) {
    const longer = (pieces.at(-1) ?? "") + segment;
    if (fits(longer) || longer === segment) pieces[pieces.length - 1] = longer;
    else pieces.push(segment);
  }
  return pieces;
}

/** Draw words where they belong in a frame, and tell what they cover. */
export function letter(
  pen: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  one: Lettering,
  frame: Box,
): Area {
  const height = frame.width * HEIGHTS[one.size];
  pen.font = `700 ${height}px system-ui, sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.direction = directionOf(one.words);
  const lines = linesOf(one.words, (line) => pen.measureText(line).width <= frame.width * WIDEST);
  const pad = height * 0.3;
  const width = Math.max(...lines.map((line) => pen.measureText(line).width)) + 2 * pad;
  const area = areaOf(one, { width, height: lines.length * height * LINE + pad }, frame);
  if (one.isBoxed) {
    pen.fillStyle = one.colour;
    pen.beginPath();
    pen.roundRect(area.x, area.y, area.width, area.height, pad);
    pen.fill();
  }
  for (const [number, line] of lines.entries()) {
    const y = area.y + pad / 2 + (number + 0.5) * height * LINE;
    written(pen, line, area.x + area.width / 2, y, one, height);
  }
  return area;
}

/** Inside the frame as far as it fits, whatever its middle is. */
function areaOf(one: Lettering, { width, height }: Box, frame: Box): Area {
  const x = one.x * frame.width - width / 2;
  const y = one.y * frame.height - height / 2;
  return {
    width,
    height,
    x: Math.max(0, Math.min(x, frame.width - width)),
    y: Math.max(0, Math.min(y, frame.height - height)),
  };
}

function written(
  pen: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  line: string,
  x: number,
  y: number,
  { colour, isBoxed }: Lettering,
  height: number,
) {
  if (!isBoxed) {
    pen.lineJoin = "round";
    pen.lineWidth = height * 0.16;
    pen.strokeStyle = against(colour);
    pen.strokeText(line, x, y);
  }
  pen.fillStyle = isBoxed ? against(colour) : colour;
  pen.fillText(line, x, y);
}

/** Dark on what is light, and light on what is dark. */
export function against(colour: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return red * 0.299 + green * 0.587 + blue * 0.114 > 128 ? DARK : LIGHT;
}

/** As the first letter says. */
export function directionOf(words: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.test(words.match(LETTER)?.[0] ?? "") ? "rtl" : "ltr";
}
