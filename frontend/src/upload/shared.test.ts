/** Files that were shared are there, in their order, until they are forgotten. */
import { beforeEach, expect, test, vi } from "vitest";
import { keepShared, SHARED_TO } from "../service-worker/sharing.ts";
import { forgetShared, sharedFiles } from "./shared.ts";

const places = new Map<string, Map<string, Response>>();

beforeEach(() => {
  places.clear();
  const open = (name: string) => {
    const kept = places.get(name) ?? new Map<string, Response>();
    places.set(name, kept);
    return {
      put: async (path: string, answer: Response) => void kept.set(path, answer),
      keys: async () => [...kept.keys()],
      match: async (path: string) => kept.get(path)?.clone(),
    };
  };
  vi.stubGlobal("caches", {
    open: async (name: string) => open(name),
    has: async (name: string) => places.has(name),
    delete: async (name: string) => places.delete(name),
  });
});

function shared(...files: File[]): Request {
  const body = new FormData();
  for (const file of files) body.append("media", file);
  body.append("text", "said along with it");
  return new Request(`https://vault.example${SHARED_TO}`, { method: "POST", body });
}

test("what was shared is there until it is forgotten", async () => {
  const photo = new File(["one"], "Küche 1.jpg", { type: "image/jpeg" });
  await keepShared(shared(photo, new File(["two"], "2.jpg", { type: "image/jpeg" })));

  const taken = await sharedFiles();

  expect(taken.map(({ name, type }) => [name, type])).toEqual([
    ["Küche 1.jpg", "image/jpeg"],
    ["2.jpg", "image/jpeg"],
  ]);
  expect(await taken[0]?.text()).toBe("one");
  expect(await sharedFiles()).toHaveLength(2);
  await forgetShared();
  expect(await sharedFiles()).toEqual([]);
});

test("what is shared later takes the place of what was not taken", async () => {
  await keepShared(shared(new File(["old"], "old.mp4", { type: "video/mp4" })));
  await keepShared(shared(new File(["new"], "new.mp4", { type: "video/mp4" })));

  expect((await sharedFiles()).map(({ name }) => name)).toEqual(["new.mp4"]);
});

test("without anything shared there is nothing", async () => {
  expect(await sharedFiles()).toEqual([]);
  vi.stubGlobal("caches", undefined);
  await forgetShared();
  expect(await sharedFiles()).toEqual([]);
});
