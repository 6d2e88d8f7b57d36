/** Which keys send what was written, and which begin a new line. */

type Key = Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "isComposing">;

/** Beside a mouse, Enter sends and Shift+Enter begins a line; a phone's own Enter begins a line. Ctrl or ⌘ always sends. */
export function isSending({ key, shiftKey, ctrlKey, metaKey, isComposing }: Key, hasMouse: boolean): boolean {
  if (key !== "Enter" || isComposing) return false;
  return ctrlKey || metaKey || (hasMouse && !shiftKey);
}
