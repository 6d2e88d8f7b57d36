/** Lines that were written and not saved yet. They live outside the page, so that going elsewhere in the app loses none. */
import type { Id } from "../api/types.ts";
import type { Line } from "./lines.ts";

const unsaved = new Map<string, Line[]>();

/** Keep them until they are taken out, or saved. */
export function stow(video: Id, language: string, lines: readonly Line[]): void {
  const copied = lines.map((line) => ({ ...line }));
  unsaved.set(keyOf(video, language), copied);
}

/** Take out what was kept; null without any. */
export function takeOut(video: Id, language: string): Line[] | null {
  const found = unsaved.get(keyOf(video, language)) ?? null;
  unsaved.delete(keyOf(video, language));
  return found;
}

export function areStowed(video: Id, language: string): boolean {
  return unsaved.has(keyOf(video, language));
}

export function areAnyStowed(): boolean {
  return unsaved.size > 0;
}

function keyOf(video: Id, language: string): string {
  return `${video}/${language}`;
}
