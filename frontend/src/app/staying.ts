/** Keeps somebody beside what is shown to them this once: neither the way back nor a reload takes it away unasked. */

export interface Stay {
  /** They may go; resolves when the history is as it was before. */
  end: () => Promise<void>;
  /** What held them is off the screen, for whatever reason. */
  stop: () => void;
}

/** Hold them on this page, and say why with `remind`. */
export function stay(remind: () => void): Stay {
  const { pathname, search } = location;
  // The way back leads to the same page: this entry of the history is there to be left.
  const stand = () => history.pushState(history.state, "", pathname + search);
  const holdBack = (event: PopStateEvent) => {
    event.stopImmediatePropagation();
    stand();
    remind();
  };
  const ask = (event: BeforeUnloadEvent) => event.preventDefault();
  stand();
  addEventListener("popstate", holdBack, { capture: true });
  addEventListener("beforeunload", ask);

  const stop = () => {
    removeEventListener("popstate", holdBack, { capture: true });
    removeEventListener("beforeunload", ask);
  };
  const end = () => {
    stop();
    return new Promise<void>((arrived) => {
      const arrive = (event: PopStateEvent) => {
        event.stopImmediatePropagation(); // it is the same page
        arrived();
      };
      addEventListener("popstate", arrive, { capture: true, once: true });
      history.back();
    });
  };
  return { end, stop };
}
