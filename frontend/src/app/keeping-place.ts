/** Keeps the place of whoever goes by keyboard or by ear: what they stand on may be gone after it was pressed. */

const TITLE = "h1[tabindex]";
const PRESSABLE = 'a[href]:not([tabindex="-1"]), button:not(:disabled)';

/** When what has the focus leaves the page, what is nearest to where it stood gets it: the title, where a page went. */
export function keepPlace(): void {
  let place: Element[] = [];
  addEventListener("focusin", (event) => {
    place = [];
    for (let one = event.target as Element | null; one; one = one.parentElement) place.push(one);
  });
  addEventListener("pointerdown", (event) => {
    if (!place[0]?.contains(event.target as Node)) place = [];
  });
  new MutationObserver(() => {
    if (!place[0] || place[0].isConnected) return;
    const around = place.find((one) => one.isConnected);
    place = [];
    // Whoever took it away may have said already where to go on.
    if (!around || document.activeElement !== document.body) return;
    const open = [...document.querySelectorAll("dialog:modal")].at(-1);
    const near = open && !open.contains(around) ? open : around;
    const next = near.querySelector<HTMLElement>(TITLE) ?? near.querySelector<HTMLElement>(PRESSABLE);
    next?.focus({ preventScroll: true });
  }).observe(document.body, { childList: true, subtree: true });
}
