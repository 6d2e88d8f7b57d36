/** The panes of the half-round window, as paths in a box of 96 by 54. */

export const CENTRE = { x: 48, y: 52 };
export const OUTER = 46;
export const INNER = 15;
export const GAP = 2.4; // the width of the bars between the panes

/** The pane that is lit, counted from the left. */
export const LIT = 4;

/** Seven panes from left to right. */
export const panes: readonly string[] = Array.from({ length: 7 }, (_, index) => pane(index, 7));

function pane(index: number, count: number): string {
  const from = Math.PI * (1 - index / count);
  const to = Math.PI * (1 - (index + 1) / count);
  const corner = (radius: number, angle: number, side: 1 | -1) => {
    const turned = angle - side * Math.asin(GAP / 2 / radius); // bars of one width, not one angle
    return `${round(CENTRE.x + radius * Math.cos(turned))} ${round(CENTRE.y - radius * Math.sin(turned))}`;
  };
  return [
    `M${corner(INNER, from, 1)}`,
    `L${corner(OUTER, from, 1)}`,
    `A${OUTER} ${OUTER} 0 0 1 ${corner(OUTER, to, -1)}`,
    `L${corner(INNER, to, -1)}`,
    `A${INNER} ${INNER} 0 0 0 ${corner(INNER, from, 1)}Z`,
  ].join("");
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
