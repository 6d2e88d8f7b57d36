/** How a handle is written on screen. */

/** With its sign, and kept in its own direction inside right-to-left words. */
export function at(handle: string): string {
  return `\u2066@${handle}\u2069`;
}
