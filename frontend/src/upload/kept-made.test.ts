/** A film that was made here is found again by the one who made it, until it is let go. */
import { beforeEach, expect, test, vi } from "vitest";
import { dropMade, keepMade, keptMade } from "./kept-made.ts";

const places = new Map<string, Map<string, Response>>();

beforeEach(() => {
  places.clear();
  vi.stubGlobal("caches", {
    open: async (name: string) => {
      const kept = places.get(name) ?? new Map<string, Response>();
      places.set(name, kept);
      return {
        put: async (path: string, answer: Response) => void kept.set(path, answer),
        match: async (path: string) => kept.get(path)?.clone(),
      };
    },
    has: async (name: string) => places.has(name),
    delete: async (name: string) => places.delete(name),
  });
});

const film = (text: string) => new File([text], "Küche.mp4", { type: "video/mp4" });

test("a film is found by its size and its person, and no other way", async () => {
  await keepMade(film("seven b"), "jo");

  const kept = await keptMade(7, "jo");
  expect([kept?.name, kept?.type, await kept?.text()]).toEqual(["Küche.mp4", "video/mp4", "seven b"]);
  expect(await keptMade(8, "jo")).toBeNull();
  expect(await keptMade(7, "sam")).toBeNull();
});

test("one film is kept, and none once it is let go", async () => {
  await keepMade(film("seven b"), "jo");
  await keepMade(film("another"), "jo");
  expect(await (await keptMade(7, "jo"))?.text()).toBe("another");

  await dropMade();
  expect(await keptMade(7, "jo")).toBeNull();
});

test("without caches nothing is kept and nothing breaks", async () => {
  vi.stubGlobal("caches", undefined);
  await keepMade(film("seven b"), "jo");
  expect(await keptMade(7, "jo")).toBeNull();
  await dropMade();
});
