/** What was watched arrives: once, in batches, and after whatever broke in between. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Refused, Unreachable } from "../api/client.ts";
import type { Watch } from "../api/types.ts";
import { WatchReporter } from "./watch-reporter.ts";

type Batch = { batch_id: string; watches: Watch[] };

const watch = (id: number): Watch => ({
  video_id: String(id),
  watched_seconds: 1,
  loops: 0,
  ended: "swiped",
  surface: "for-you",
  at: 1,
  source: null,
});

let viewer: string | null = "alice";
let sent: Batch[] = [];
let answers: (Error | null)[] = [];

function reporter(): WatchReporter {
  return new WatchReporter(
    () => viewer,
    async (batch) => {
      sent.push(structuredClone(batch));
      const answer = answers.shift();
      if (answer) throw answer;
    },
  );
}

beforeEach(() => {
  vi.useFakeTimers();
  viewer = "alice";
  sent = [];
  answers = [];
});
afterEach(() => vi.useRealTimers());

test("several watches of a few seconds travel together", async () => {
  const one = reporter();
  one.add(watch(1));
  one.add(watch(2));
  await vi.advanceTimersByTimeAsync(4000);
  expect(sent.map(({ watches }) => watches.length)).toEqual([2]);
});

test("no batch is larger than the vault takes", async () => {
  const one = reporter();
  for (let id = 0; id < 120; id++) one.add(watch(id));
  await one.flush();
  expect(sent.map(({ watches }) => watches.length)).toEqual([50, 50, 20]);
});

test("a batch that did not arrive is sent again under the same id", async () => {
  answers = [new Unreachable("no")];
  const one = reporter();
  one.add(watch(1));
  expect(await one.flush()).toBe(false);
  await vi.advanceTimersByTimeAsync(3000);
  expect(sent).toHaveLength(2);
  expect(sent[1]).toEqual(sent[0]);
});

test("later watches wait behind it, and nothing is sent twice once it is held", async () => {
  answers = [new Unreachable("no")];
  const one = reporter();
  one.add(watch(1));
  await one.flush();
  one.add(watch(2));
  expect(await one.flush()).toBe(true);
  expect(sent.map(({ watches }) => watches[0]?.video_id)).toEqual(["1", "1", "2"]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toHaveLength(3);
});

test("a batch refused for good is dropped, and one refused for now is kept", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  answers = [new Refused(422, "invalid", "", {}), new Refused(503, "busy", "", {})];
  const one = reporter();
  one.add(watch(1));
  expect(await one.flush()).toBe(true);
  one.add(watch(2));
  expect(await one.flush()).toBe(false);
  expect(await one.flush()).toBe(true);
  expect(sent.map(({ watches }) => watches[0]?.video_id)).toEqual(["1", "2", "2"]);
});

test("leaving hands over what is new although another batch is under way", async () => {
  let arrive: () => void = () => undefined;
  const under = new Promise<void>((done) => (arrive = done));
  const one = new WatchReporter(
    () => viewer,
    (batch) => {
      sent.push(batch);
      return sent.length === 1 ? under : Promise.resolve();
    },
  );
  one.add(watch(1));
  const first = one.flush();
  one.add(watch(2));
  one.leave();
  expect(sent).toHaveLength(2);
  arrive();
  await first;
});

test("what one person watched is never told in another's name", async () => {
  answers = [new Unreachable("no")];
  const one = reporter();
  one.add(watch(1));
  await one.flush();
  one.add(watch(2));
  viewer = "bob";
  one.add(watch(3));
  await one.flush();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent.flatMap(({ watches }) => watches.map(({ video_id }) => video_id))).toEqual(["1", "3"]);
});

test("what is left when somebody signs out is forgotten", async () => {
  answers = [new Unreachable("no")];
  const one = reporter();
  one.add(watch(1));
  await one.flush();
  viewer = null;
  expect(await one.flush()).toBe(true);
  viewer = "alice";
  await one.flush();
  expect(sent).toHaveLength(1);
});

test("every batch has an id of its own, also on a page without https", async () => {
  vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) });
  const one = reporter();
  for (let id = 0; id < 60; id++) one.add(watch(id));
  await one.flush();
  vi.unstubAllGlobals();
  const [first, second] = sent.map(({ batch_id }) => batch_id);
  expect(first).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(second).not.toBe(first);
});
