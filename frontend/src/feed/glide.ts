/** Moves the feed to a video for a key, a wheel or a button, in the time a finger's swipe settles in. */

const GLIDE_MS = 250;

/** Answers a function that glides to a height, one that stops where it is, and one that tells if it is on its way. */
export function glider(scroller: HTMLElement, isStill: () => boolean) {
  let request = 0;
  let isGliding = false;

  function stop(): void {
    cancelAnimationFrame(request);
    scroller.style.scrollSnapType = "";
    isGliding = false;
  }

  function to(top: number): void {
    stop();
    const from = scroller.scrollTop;
    if (isStill() || Math.abs(top - from) < 1) {
      scroller.scrollTop = top;
      return;
    }
    isGliding = true;
    const began = performance.now();
    scroller.style.scrollSnapType = "none"; // the platform would pull back every step on the way
    const step = (now: number) => {
      const done = Math.min(1, Math.max(0, (now - began) / GLIDE_MS));
      scroller.scrollTop = from + (top - from) * (1 - (1 - done) ** 4);
      if (done < 1) request = requestAnimationFrame(step);
      else stop();
    };
    request = requestAnimationFrame(step);
  }

  return { to, stop, isUnderWay: () => isGliding };
}
