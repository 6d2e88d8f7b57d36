/** The queue keeps what the players hold, renews what they do not, and says what went wrong. */
import { beforeEach, expect, test, vi } from "vitest";
import type { FeedPage, VideoCard } from "../api/types.ts";
import { FeedQueue, queueFor } from "./feed-queue.svelte.ts";

const video = (id: string): VideoCard => ({ id, creator: { id: "c", is_followed: false }, like_count: 0 }) as VideoCard;
const page = (ids: string, next: string | null = null): FeedPage => ({
  items: [...ids].map((id) => ({ video: video(id), why: null })),
  profiled: true,
  next,
});

let asked: string[] = [];
let answers: (unknown | Error)[] = [];

beforeEach(() => {
  asked = [];
  answers = [];
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    if (answer instanceof Response) return answer;
    return Response.json(answer ?? page(""));
  });
});

const ids = (queue: FeedQueue) => queue.items.map((item) => item.video.id).join("");

test("the first videos are fetched, and the next when few are left", async () => {
  answers = [page("abcdefgh"), page("ijk")];
  const queue = new FeedQueue({ tab: "for-you" });
  await queue.fill();
  queue.index = 3;
  await queue.fill();
  expect(ids(queue)).toBe("abcdefgh");
  queue.index = 4;
  await queue.fill();
  expect(ids(queue)).toBe("abcdefghijk");
  expect(asked[1]).toBe("/api/feed/for-you?count=8&held=a,b,c,d,e,f,g,h");
});

test("a telling watch renews what the players do not hold yet, and nothing before it", async () => {
  answers = [page("abcdefgh"), page("dxyz")];
  const queue = new FeedQueue({ tab: "for-you" });
  await queue.fill();
  queue.index = 1;
  await queue.refresh();
  expect(ids(queue)).toBe("abcdxyz");
  expect(asked[1]).toContain("held=a,b,c,d");
});

test("a renewal asked for while a page is on its way is made when that has come", async () => {
  answers = [page("abcdefgh"), page("ijkl"), page("xyz")];
  const queue = new FeedQueue({ tab: "for-you" });
  await queue.fill();
  queue.index = 4;
  const filling = queue.fill();
  await queue.refresh();
  await filling;
  expect(ids(queue)).toBe("abcdefgxyz");
  expect(asked).toHaveLength(3);
});

test("For You ends when the vault has nothing that is not held already", async () => {
  answers = [page("abcdefgh"), page("abcdefgh"), page("i")];
  const queue = new FeedQueue({ tab: "for-you" });
  await queue.fill();
  queue.index = 7;
  await queue.fill();
  expect(queue.hasEnded).toBe(true);
  await queue.fill();
  expect(asked).toHaveLength(2);
});

test("the vault is told of as many held videos as it takes, the last ones", async () => {
  const many = Array.from({ length: 230 }, (_, number) => ({ video: video(`v${number}`), why: null }));
  answers = [{ items: many, profiled: false, next: null }, page("z")];
  const queue = new FeedQueue({ tab: "for-you" });
  await queue.fill();
  queue.index = 229;
  await queue.fill();
  const held = new URL(asked[1] ?? "", "http://vault").searchParams.get("held")?.split(",");
  expect([held?.length, held?.[0], held?.at(-1)]).toEqual([200, "v30", "v229"]);
});

test("a renewal that fails or brings nothing leaves the order as it was", async () => {
  answers = [page("abcdefgh"), new TypeError("no network"), page("")];
  const queue = new FeedQueue({ tab: "for-you" });
  await queue.fill();
  await queue.refresh();
  await queue.refresh();
  expect(ids(queue)).toBe("abcdefgh");
  expect(queue.trouble).toBeNull();
});

test("Latest goes on from its cursor, and ends where there is none", async () => {
  answers = [page("ab", "cursor 1"), page("cd")];
  const queue = new FeedQueue({ tab: "latest" });
  await queue.fill();
  await queue.fill();
  await queue.fill();
  expect(asked).toEqual(["/api/feed/latest?count=8", "/api/feed/latest?count=8&before=cursor%201"]);
  expect(queue.hasEnded).toBe(true);
});

test("a page with nothing new is not the end where another follows", async () => {
  answers = [page("ab", "1"), page("ab", "2"), page("c")];
  const queue = new FeedQueue({ tab: "following" });
  await queue.fill();
  await queue.fill();
  expect(ids(queue)).toBe("abc");
  expect(queue.hasEnded).toBe(true);
});

test("Latest is never renewed by what was watched", async () => {
  answers = [page("abcdefgh", "more")];
  const queue = new FeedQueue({ tab: "latest" });
  await queue.fill();
  await queue.refresh();
  expect(asked).toHaveLength(1);
});

test("a linked video comes first and once", async () => {
  answers = [{ video: video("x"), why: null }, page("axb")];
  const queue = new FeedQueue({ tab: "for-you" }, "x");
  await queue.fill();
  expect(ids(queue)).toBe("xab");
  expect(queue.items.map(({ surface }) => surface)).toEqual(["link", "for-you", "for-you"]);
});

test("a video opened on a profile stands among its creator's others", async () => {
  const creators = (ids: string, next: string | null) => ({ items: [...ids].map(video), next });
  answers = [creators("abc", null), creators("abc", "more"), { video: video("x"), why: null }];
  const near = new FeedQueue({ creator: "potter" }, "b");
  const far = new FeedQueue({ creator: "potter" }, "x");
  await near.fill();
  await far.fill();
  expect([ids(near), near.index, near.hasEnded]).toEqual(["abc", 1, true]);
  expect([ids(far), far.index, far.hasEnded]).toEqual(["xabc", 0, false]);
  expect(near.current?.surface).toBe("profile");
});

test("a hidden creator's videos are taken away, and given back with another word", async () => {
  const of = (id: string, creator: string) => ({ video: { ...video(id), creator: { id: creator } }, why: null });
  answers = [{ ...page(""), items: [of("a", "1"), of("b", "2"), of("c", "1"), of("d", "2"), of("e", "2")] }];
  const queue = new FeedQueue({ tab: "for-you" });
  await queue.fill();
  queue.index = 1;
  queue.withhold("2");
  answers = [{ ...page(""), items: [of("f", "2")] }];
  await queue.fill();
  expect(ids(queue)).toBe("abc");
  expect(queue.items.map(({ isHidden }) => isHidden)).toEqual([false, true, false]);
  queue.release("2");
  expect(ids(queue)).toBe("abcde");
  expect(queue.items.some(({ isHidden }) => isHidden)).toBe(false);
});

test("without a connection it says so, and goes on when asked again", async () => {
  answers = [new TypeError("no network"), page("a")];
  const queue = new FeedQueue({ tab: "for-you" });
  await queue.fill();
  expect(queue.trouble).toBe("offline");
  await queue.fill();
  expect(queue.trouble).toBeNull();
  expect(ids(queue)).toBe("a");
});

test("a linked video that is gone is told apart from a vault that fails", async () => {
  answers = [Response.json({ code: "not_found" }, { status: 404 }), Response.json({}, { status: 500 })];
  const gone = new FeedQueue({ tab: "for-you" }, "x");
  await gone.fill();
  const failed = new FeedQueue({ tab: "for-you" });
  await failed.fill();
  expect([gone.trouble, failed.trouble]).toEqual(["gone", "failed"]);
});

test("coming back finds the queue as it was; another person finds a new one", () => {
  const first = queueFor("latest", null, undefined);
  expect(queueFor("latest", null, "ada")).toBe(first);
  expect(queueFor("latest", null, "ada")).toBe(first);
  expect(queueFor("latest", null, null)).not.toBe(first);
});

test("a video opened anew begins anew; going back to it does not", () => {
  const place = { video: "x", creator: "potter", entry: 1 };
  const first = queueFor("for-you", place, null);
  expect(queueFor("for-you", { ...place }, null)).toBe(first);
  expect(queueFor("for-you", { ...place, entry: 2 }, null)).not.toBe(first);
});
