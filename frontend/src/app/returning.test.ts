/** A list that is still being fetched is followed to where it was, and no further than its reader wants. */
import { beforeEach, expect, test, vi } from "vitest";
import { returnTo } from "./returning.ts";

let height = 0;
let grow: (() => void) | undefined;
let page = new EventTarget();

beforeEach(() => {
  vi.useFakeTimers();
  height = 0;
  grow = undefined;
  page = new EventTarget();
  vi.stubGlobal("document", { body: {} });
  vi.stubGlobal("scrollY", 0);
  vi.stubGlobal("scrollTo", (_: number, top: number) => vi.stubGlobal("scrollY", Math.min(top, height)));
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(changed: () => void) {
        grow = changed;
      }
      observe = () => undefined;
      disconnect = () => (grow = undefined);
    },
  );
});

function growTo(pixels: number): void {
  height = pixels;
  grow?.();
}

test("it goes on as the list grows, and ends where the reader was", () => {
  returnTo(900);
  growTo(400);
  expect(scrollY).toBe(400);
  growTo(2000);
  expect(scrollY).toBe(900);
  growTo(3000);
  expect(scrollY).toBe(900);
  expect(grow).toBeUndefined();
});

test("a reader who moves is not pulled along", () => {
  returnTo(900);
  page.dispatchEvent(new Event("wheel"));
  growTo(2000);
  expect(scrollY).toBe(0);
});

test("a list that stays short is given up after a while", () => {
  returnTo(900);
  vi.advanceTimersByTime(6000);
  growTo(2000);
  expect(scrollY).toBe(0);
});
