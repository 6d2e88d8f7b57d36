/** Which picture of a sprite shows a moment, and where in the file it lies. */

/** Small pictures in rows, from left to right, each of an equal part of a video. */
export interface Sprite {
  url: string;
  count: number;
  columns: number;
  width: number;
  height: number;
}

/** The picture of a moment, which is given as a share of the whole length. */
export function pictureAt(share: number, sprite: Sprite): number {
  return Math.min(sprite.count - 1, Math.max(0, Math.floor(share * sprite.count)));
}

export interface Place {
  /** How wide the whole file is drawn, in percent of one picture. */
  across: number;
  /** How far it is moved, in percent of its own size. */
  x: number;
  y: number;
}

export function placeOf(picture: number, { count, columns }: Sprite): Place {
  const rows = Math.ceil(count / columns);
  return {
    across: columns * 100,
    x: ((picture % columns) * -100) / columns,
    y: (Math.floor(picture / columns) * -100) / rows,
  };
}
