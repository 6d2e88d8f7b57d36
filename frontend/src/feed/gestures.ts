/** What a finger can say on a video: a tap, two taps at a place, a long press. Swiping belongs to the platform. */

const DOUBLE_MS = 230;
const LONG_MS = 450;
const STILL_PX = 10;

export interface Gestures {
  tap: () => void;
  doubleTap: (x: number, y: number) => void;
  longPress: () => void;
}

/** Listens on the surface of a video. */
export function gestures(said: Gestures) {
  return (surface: HTMLElement) => {
    let pressed: { x: number; y: number; id: number } | null = null;
    let single: ReturnType<typeof setTimeout> | undefined;
    let long: ReturnType<typeof setTimeout> | undefined;
    let lastTapAt = Number.NEGATIVE_INFINITY;

    const forget = () => {
      pressed = null;
      clearTimeout(long);
    };

    const press = (event: PointerEvent) => {
      if (event.button !== 0 || !event.isPrimary) return forget();
      pressed = { x: event.clientX, y: event.clientY, id: event.pointerId };
      if (event.pointerType === "mouse") return;
      long = setTimeout(() => {
        forget();
        if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(10);
        said.longPress();
      }, LONG_MS);
    };

    const move = (event: PointerEvent) => {
      if (pressed && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > STILL_PX) forget();
    };

    const release = (event: PointerEvent) => {
      const isTap = pressed?.id === event.pointerId;
      forget();
      if (!isTap) return;
      clearTimeout(single);
      const isSecond = event.timeStamp - lastTapAt < DOUBLE_MS;
      // After two taps a third one likes again, as fast as the finger goes.
      lastTapAt = event.timeStamp;
      if (isSecond) {
        const box = surface.getBoundingClientRect();
        said.doubleTap(event.clientX - box.left, event.clientY - box.top);
      } else single = setTimeout(said.tap, DOUBLE_MS);
    };

    // The keyboard and screen readers press without a pointer.
    const click = (event: MouseEvent) => {
      if (event.detail === 0) said.tap();
    };

    const menu = (event: MouseEvent) => {
      if ((event as PointerEvent).pointerType !== "mouse") event.preventDefault();
    };

    const listeners = {
      pointerdown: press,
      pointermove: move,
      pointerup: release,
      pointercancel: forget,
      click,
      contextmenu: menu,
    };
    for (const [name, listener] of Object.entries(listeners)) surface.addEventListener(name, listener as EventListener);
    return () => {
      forget();
      clearTimeout(single);
      for (const [name, listener] of Object.entries(listeners)) {
        surface.removeEventListener(name, listener as EventListener);
      }
    };
  };
}
