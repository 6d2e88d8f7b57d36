/** A file in AV1 is chosen where the browser says that it decodes it smoothly, and nowhere else. */
import { expect, test, vi } from "vitest";
import type { Rendition } from "../api/types.ts";

const rung = (name: string, short: number, codecs: string, peak: number): Rendition => ({
  name,
  url: `/media/${name}.mp4`,
  width: short,
  height: Math.round((short * 16) / 9),
  codecs,
  peak_kbps: peak,
  mean_kbps: peak * 0.8,
  size_bytes: 1,
});
const LADDER = [
  rung("360p", 360, "avc1.64001F, mp4a.40.2", 700),
  rung("360pav1", 360, "av01.0.01M.08, mp4a.40.2", 500),
  rung("720p", 720, "avc1.64001F, mp4a.40.2", 2400),
  rung("720pav1", 720, "av01.0.05M.08, mp4a.40.2", 1700),
  rung("1080p", 1080, "avc1.640028, mp4a.40.2", 5000),
];
const H264 = ["360p", "720p", "1080p"];

/** A browser that was just opened, and answers like this; what it is offered at once, and once it has answered. */
async function browser(decodes: ((asked: Rendition) => { smooth: boolean; powerEfficient: boolean }) | "fails") {
  vi.resetModules();
  const { offered } = await import("./av1.ts");
  const ask = vi.fn((asked: Rendition) =>
    decodes === "fails" ? Promise.reject(new TypeError("no such codec")) : Promise.resolve(decodes(asked)),
  );
  const names = () => offered(LADDER, ask).map(({ name }) => name);
  const first = names();
  await Promise.resolve();
  await Promise.resolve();
  return { first, later: names(), asked: ask.mock.calls.length };
}

test("a browser without AV1 never sees it", async () => {
  const { first, later } = await browser(() => ({ smooth: false, powerEfficient: false }));

  expect(first).toEqual(H264);
  expect(later).toEqual(H264);
});

test("a browser that does not know the question never sees it", async () => {
  expect((await browser("fails")).later).toEqual(H264);
});

test("a browser that decodes it well takes it in place of H.264 of its size, once it has said so", async () => {
  const { first, later, asked } = await browser(() => ({ smooth: true, powerEfficient: true }));

  expect(first).toEqual(H264);
  expect(later).toEqual(["360pav1", "720pav1", "1080p"]);
  expect(asked).toBe(2);
});

test("without a chip for it only the smallest size is taken", async () => {
  const { later } = await browser(() => ({ smooth: true, powerEfficient: false }));

  expect(later).toEqual(["360pav1", "720p", "1080p"]);
});

test("each size is asked about for itself", async () => {
  const { later } = await browser(({ width }) => ({ smooth: width < 500, powerEfficient: true }));

  expect(later).toEqual(["360pav1", "720p", "1080p"]);
});

test("what stands in the shell leaves AV1 out until it is asked about", async () => {
  vi.resetModules();
  const { offered } = await import("./offered.ts");

  expect(offered(LADDER).map(({ name }) => name)).toEqual(H264);
  expect(offered(LADDER.slice(0, 1))).toEqual(LADDER.slice(0, 1));
});
