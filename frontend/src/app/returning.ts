/** Brings a page back to where it was scrolled, although what it lists is still being fetched. */

const LONGEST_MS = 5000;
const OWN_WAYS = ["wheel", "touchmove", "keydown", "pointerdown"]; // whoever moves by themselves is not pulled along

/** Scrolls as far as the page goes, again whenever it has grown; answers how to stop that. */
export function returnTo(top: number): () => void {
  const reach = () => {
    scrollTo(0, top);
    if (scrollY >= top - 1) stop();
  };
  const growing = new ResizeObserver(reach);
  const timer = setTimeout(stop, LONGEST_MS);

  function stop(): void {
    growing.disconnect();
    clearTimeout(timer);
    for (const way of OWN_WAYS) removeEventListener(way, stop);
  }

  for (const way of OWN_WAYS) addEventListener(way, stop, { passive: true });
  growing.observe(document.body);
  reach();
  return stop;
}
