/** Short words about what has just changed, with at most one thing to do about it. */

export interface Toast {
  id: number;
  text: string;
  action?: { label: string; run: () => void };
}

const SHOWN_MS = 4000;
const SHOWN_WITH_ACTION_MS = 7000;

let last = 0;
export const toasts = $state<Toast[]>([]);
/** Where they can be said, the one in front last: under a modal sheet they could neither be pressed nor heard. */
export const places = $state<string[]>([]);

/** Say one thing; a newer word replaces the older one. */
export function say(text: string, action?: Toast["action"]): void {
  const toast: Toast = { id: ++last, text, ...(action && { action }) };
  toasts.splice(0, toasts.length, toast);
  setTimeout(() => dismiss(toast.id), action ? SHOWN_WITH_ACTION_MS : SHOWN_MS);
}

export function dismiss(id: number): void {
  const index = toasts.findIndex((toast) => toast.id === id);
  if (index >= 0) toasts.splice(index, 1);
}
