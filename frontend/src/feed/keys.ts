/** The keyboard of the feed. */

export interface KeyActions {
  next: () => void;
  previous: () => void;
  pause: () => void;
  seekBy: (seconds: number) => void;
  like: () => void;
  save: () => void;
  sound: () => void;
  smallWindow: () => void;
  subtitles: () => void;
  why: () => void;
  help: () => void;
}

const SEEK_SECONDS = 5;

/** Answers a listener; a key that is meant for a field, a button or a sheet stays with it. */
export function keyboard(act: KeyActions): (event: KeyboardEvent) => void {
  const keys: Record<string, () => void> = {
    ArrowDown: act.next,
    j: act.next,
    ArrowUp: act.previous,
    k: act.previous,
    ArrowRight: () => act.seekBy(SEEK_SECONDS),
    ArrowLeft: () => act.seekBy(-SEEK_SECONDS),
    " ": act.pause,
    l: act.like,
    b: act.save,
    m: act.sound,
    p: act.smallWindow,
    c: act.subtitles,
    w: act.why,
    "?": act.help,
  };
  return (event) => {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.closest("input, textarea, select, [contenteditable], dialog")) return;
    if (event.key === " " && target.closest("button, a")) return;
    const does = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!does) return;
    event.preventDefault();
    does();
  };
}
