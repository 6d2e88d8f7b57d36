/** The small window opens where there is one, closes once, and says what its own button did. */
import { beforeEach, expect, test, vi } from "vitest";
import { SmallWindow } from "./small-window.svelte.ts";

class Video extends EventTarget {
  disablePictureInPicture = true;
  paused = false;
  willOpen = true;

  async requestPictureInPicture() {
    if (!this.willOpen || this.disablePictureInPicture) throw new Error("InvalidStateError");
    show(this);
  }

  is(paused: boolean) {
    this.paused = paused;
    this.dispatchEvent(new Event(paused ? "pause" : "play"));
  }
}

let opened: Video | null = null;

function show(video: Video): void {
  opened = video;
}

beforeEach(() => {
  opened = null;
  vi.stubGlobal("document", {
    pictureInPictureEnabled: true,
    exitPictureInPicture: async () => {
      if (!opened) throw new Error("InvalidStateError");
      const left = opened;
      opened = null;
      left.dispatchEvent(new Event("leavepictureinpicture"));
    },
  });
});

function made() {
  const video = new Video();
  const held: boolean[] = [];
  const small = new SmallWindow((_, isHeld) => held.push(isHeld));
  return { video, held, small, element: video as unknown as HTMLVideoElement };
}

test("it is possible only where the browser says so", () => {
  expect(SmallWindow.isPossible).toBe(true);
  vi.stubGlobal("document", {});
  expect(SmallWindow.isPossible).toBe(false);
});

test("it opens and closes by the same control, and stays locked otherwise", async () => {
  const { video, small, element } = made();
  expect(await small.turn(element)).toBe(true);
  expect([small.isOpen, opened]).toEqual([true, video]);

  await small.turn(element);

  expect([small.isOpen, opened, video.disablePictureInPicture]).toEqual([false, null, true]);
});

test("a video that cannot be shown there yet is left as it is", async () => {
  const { video, small, element } = made();
  video.willOpen = false;

  expect(await small.turn(element)).toBe(false);

  expect([small.isOpen, video.disablePictureInPicture]).toEqual([false, true]);
});

test("what the window's own button does is told, and nothing after it has closed", async () => {
  const { video, held, small, element } = made();
  await small.turn(element);

  video.is(true);
  video.is(false);
  await small.close();
  video.is(true);

  expect(held).toEqual([true, false, false]);
});

test("closing what is closed already does no harm", async () => {
  const { small, element } = made();
  await small.close();
  await small.turn(element);
  opened = null; // by the window's own cross, and the event is still on its way

  await expect(small.close()).resolves.toBeUndefined();
});
