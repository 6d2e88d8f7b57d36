// In the page: when a key asked for the next video, when its first frame was shown, and where the picture stood still.
(() => {
  const STILL_MS = 300;
  const told = { swipes: [], stalls: [], first: null };
  window.bench = told;
  let asked = null;
  let current = null;
  let shownAt = null;

  const watch = (video) => {
    video.requestVideoFrameCallback((now, frame) => {
      if (video !== current) return;
      const at = Math.max(frame.presentationTime, asked ?? 0);
      told.first ??= at;
      if (asked !== null) {
        told.swipes.push(at - asked);
        asked = null;
      } else if (shownAt !== null && at - shownAt > STILL_MS) {
        told.stalls.push(at - shownAt);
      }
      shownAt = at;
      watch(video);
    });
  };

  addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      asked = performance.now();
      current = shownAt = null;
    },
    { capture: true },
  );
  document.addEventListener(
    "play",
    (event) => {
      if (current === event.target) return;
      current = event.target;
      shownAt = null;
      watch(current);
    },
    { capture: true },
  );
})();
