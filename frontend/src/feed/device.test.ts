/** What a device remembers; the sound comes back with the first press, and no press means two things. */
import { beforeEach, expect, test, vi } from "vitest";

const kept = new Map<string, string>();
let presses = new EventTarget();

beforeEach(() => {
  vi.useFakeTimers();
  kept.clear();
  presses = new EventTarget();
  vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: () => undefined }));
  vi.stubGlobal("addEventListener", presses.addEventListener.bind(presses));
  vi.stubGlobal("navigator", { onLine: true, userActivation: { hasBeenActive: true } });
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
});

async function reloaded() {
  kept.set("fanlight.sound", "on");
  const { Device } = await import("./device.svelte.ts");
  const device = new Device();
  device.isSilenced = true; // the browser refused to play aloud without a press
  return device;
}

test("after a reload the sound comes back with the first press", async () => {
  const device = await reloaded();
  expect(device.hasSound).toBe(false);
  presses.dispatchEvent(new Event("click"));
  await vi.runAllTimersAsync();
  expect(device.hasSound).toBe(true);
});

test("a first press on the sound itself turns it on, not off again", async () => {
  const device = await reloaded();
  presses.dispatchEvent(new Event("click"));
  device.turnSound();
  await vi.runAllTimersAsync();
  expect(device.hasSound).toBe(true);
  expect(kept.get("fanlight.sound")).toBe("on");
});

test("a key that grants nothing, such as Escape, leaves it as it was", async () => {
  const device = await reloaded();
  vi.stubGlobal("navigator", { onLine: true, userActivation: { hasBeenActive: false } });
  presses.dispatchEvent(new Event("keydown"));
  await vi.runAllTimersAsync();
  expect(device.hasSound).toBe(false);
});

test("thrift is remembered, and what the browser asks for cannot be taken back here", async () => {
  const { Device } = await import("./device.svelte.ts");
  const device = new Device();
  expect(device.savesData).toBe(false);
  device.savesData = true;
  expect(new Device().savesData).toBe(true);

  device.savesData = false;
  expect(new Device().savesData).toBe(false);
  vi.stubGlobal("navigator", { onLine: true, connection: { saveData: true } });
  expect(device.savesData).toBe(true);
  expect(device.isAskedToSaveData).toBe(true);
});

test("how subtitles are shown is remembered, and they are shown at first", async () => {
  const device = await reloaded();
  expect([device.showsSubtitles, device.subtitleLanguage, device.subtitleSize, device.hasSolidSubtitles]).toEqual([
    true,
    "",
    "medium",
    false,
  ]);
  device.showsSubtitles = false;
  device.subtitleLanguage = "de";
  device.subtitleSize = "large";
  device.hasSolidSubtitles = true;
  const again = await reloaded();
  expect([again.showsSubtitles, again.subtitleLanguage, again.subtitleSize, again.hasSolidSubtitles]).toEqual([
    false,
    "de",
    "large",
    true,
  ]);
});
