/** Tells which video a swipe is going to settle on, as early as the browser knows. */

interface SnapEvent extends Event {
  readonly snapTargetBlock: Element | null;
}

/** Listens on the scroller of a feed whose videos are `.place` elements, one to a screen. */
export function snapping(scroller: HTMLElement, settle: (index: number) => void): () => void {
  const measured = () => settle(Math.round(scroller.scrollTop / scroller.clientHeight));
  const foretold = (event: Event) => {
    const target = (event as SnapEvent).snapTargetBlock;
    const index = [...scroller.querySelectorAll(".place")].findIndex((place) => place === target);
    if (index >= 0) settle(index);
  };
  // A browser that foretells the place says it when the finger lifts; another is watched until the middle is passed.
  const listeners: [string, (event: Event) => void][] =
    "onscrollsnapchanging" in scroller
      ? [
          ["scrollsnapchanging", foretold],
          ["scrollend", measured],
        ]
      : [["scroll", measured]];
  for (const [name, listener] of listeners) scroller.addEventListener(name, listener, { passive: true });
  return () => {
    for (const [name, listener] of listeners) scroller.removeEventListener(name, listener);
  };
}
