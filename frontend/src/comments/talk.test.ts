/** A talk shows at once what is written, sends it until it has arrived, and never twice. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api, Refused, Unreachable } from "../api/client.ts";
import type { Account, Comment } from "../api/types.ts";
import type { Line } from "./talk.svelte.ts";
import { Talk, talkUnder } from "./talk.svelte.ts";

const ME = { id: "account", actor_id: "me", handle: "me", name: "Me" } as Account;
const NO = new Refused(403, "comments_closed", "The creator of this video lets nobody write under it.", {});

let isStill = true;
let talk: Talk;

beforeEach(() => {
  vi.useFakeTimers();
  isStill = true;
  talk = new Talk("video", ME, () => isStill);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function comment(id: string, more: Partial<Comment> = {}): Comment {
  const writer = { id: "other", handle: "other", name: "", avatar: null, is_me: false, is_creator: false };
  const usual = {
    video_id: "video",
    writer,
    text: id,
    mentions: [],
    answers: null,
    written_at: "2026-11-27T10:00:00Z",
  };
  return { id, ...usual, answer_count: 0, may_remove: false, state: "public", ...more };
}

/** A vault that has these comments and takes whatever is written. */
function listening(...items: Comment[]) {
  vi.spyOn(api, "get").mockResolvedValue({ items, next: null, count: items.length, closed: null });
  return vi
    .spyOn(api, "put")
    .mockImplementation((path, body) =>
      Promise.resolve(comment(path.split("/").pop() ?? "", { ...(body as object), state: "waiting" })),
    );
}

test("what is written stands first at once and is sent under one id", async () => {
  const put = listening(comment("older"));
  await talk.load();

  const sending = talk.write(" Clay ", null);
  expect(talk.lines.map(({ comment: { text }, sending }) => [text, sending])).toEqual([
    ["Clay", "sending"],
    ["older", "sent"],
  ]);
  await sending;

  expect(talk.lines[0]?.sending).toBe("sent");
  expect(talk.count).toBe(2);
  expect(put.mock.calls).toEqual([
    [`/api/comments/${talk.lines[0]?.comment.id}`, { video_id: "video", text: "Clay", answers: null }],
  ]);
});

test("on a bad line it is tried again, later and later, under the same id", async () => {
  const put = listening();
  put.mockRejectedValueOnce(new Unreachable()).mockRejectedValueOnce(new Refused(503, "busy", "", {}));

  await talk.write("Clay", null);
  expect(talk.lines[0]?.sending).toBe("unsent");
  await vi.advanceTimersByTimeAsync(2000);
  expect(talk.lines[0]?.sending).toBe("unsent");
  await vi.advanceTimersByTimeAsync(3999);
  expect(put).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(1);

  expect(talk.lines[0]?.sending).toBe("sent");
  expect(new Set(put.mock.calls.map(([path]) => path)).size).toBe(1);
});

test("what is refused says why and is not tried again", async () => {
  const put = listening();
  put.mockRejectedValueOnce(NO);

  await talk.write("Clay", null);
  await vi.advanceTimersByTimeAsync(60_000);

  expect(talk.lines[0]?.sending).toBe("refused");
  expect(talk.lines[0]?.failure).toBe(NO.message);
  expect(put).toHaveBeenCalledTimes(1);
});

test("nothing is sent in the name of whoever signed in meanwhile", async () => {
  const put = listening();
  put.mockRejectedValueOnce(new Unreachable());
  await talk.write("Clay", null);

  isStill = false;
  await vi.advanceTimersByTimeAsync(60_000);

  expect(put).toHaveBeenCalledTimes(1);
});

test("what is not sent yet stays on top when the list is read again, and stands there once", async () => {
  const put = listening();
  put.mockRejectedValueOnce(new Unreachable());
  await talk.write("Clay", null);
  const id = talk.lines[0]?.comment.id ?? "";
  vi.spyOn(api, "get").mockResolvedValue({
    items: [comment(id), comment("other")],
    next: null,
    count: 2,
    closed: null,
  });

  await talk.load("answered");

  expect(talk.lines.map(({ comment: { id } }) => id)).toEqual([id, "other"]);
});

test("an answer is counted, shown and folded with what it answers", async () => {
  listening(comment("older"));
  await talk.load();
  const line = talk.lines[0] as Line;

  await talk.write("Thank you", line);

  expect([line.comment.answer_count, line.isOpen, talk.count]).toEqual([1, true, 2]);
  expect(line.answers.map(({ comment: { text, answers } }) => [text, answers])).toEqual([["Thank you", "older"]]);
});

test("the answers that come from the vault stand before one's own that is on its way", async () => {
  const put = listening(comment("older", { answer_count: 1 }));
  await talk.load();
  const line = talk.lines[0] as Line;
  put.mockRejectedValueOnce(new Unreachable());
  await talk.write("mine", line);
  vi.spyOn(api, "get").mockResolvedValue({ items: [comment("theirs", { answers: "older" })], next: null });

  await talk.unfold(line);

  expect(line.answers.map(({ comment: { text } }) => text)).toEqual(["theirs", "mine"]);
});

test("what is removed goes at once with its answers, and comes back when the vault says no", async () => {
  listening(comment("first"), comment("second", { answer_count: 2 }), comment("third"));
  await talk.load();
  talk.count = 5;
  const texts = () => talk.lines.map(({ comment: { id } }) => id);
  const refuse = vi.spyOn(api, "delete").mockRejectedValue(new Unreachable());

  const removing = talk.remove(talk.lines[1] as Line);
  expect([texts(), talk.count]).toEqual([["first", "third"], 2]);
  await expect(removing).rejects.toThrow();
  expect([texts(), talk.count]).toEqual([["first", "second", "third"], 5]);

  refuse.mockRejectedValue(new Refused(404, "no_such_comment", "", {}));
  await talk.remove(talk.lines[1] as Line);
  expect(texts()).toEqual(["first", "third"]);
});

test("a list that cannot be read says so and can be read again", async () => {
  vi.spyOn(api, "get").mockRejectedValueOnce(new Unreachable());
  await talk.load();
  expect(talk.failure).not.toBe("");

  listening(comment("older"));
  await talk.load();
  expect([talk.failure, talk.lines.length]).toEqual(["", 1]);
});

test("what nobody signed in could send is kept, and goes as soon as its writer is back", async () => {
  const put = listening();
  put.mockRejectedValueOnce(new Refused(401, "sign_in_needed", "Sign in first.", {}));
  await talk.write("With care", null);
  expect(talk.lines[0]?.sending).toBe("unsent");

  await talk.load();
  await vi.waitFor(() => expect(talk.lines[0]?.sending).toBe("sent"));

  expect(put).toHaveBeenCalledTimes(2);
});

test("what is being written outlives a sheet that is closed, for its writer alone", () => {
  talkUnder("video", ME, () => true).text = "Half a";

  talkUnder("another", ME, () => true);

  expect(talkUnder("video", { ...ME, id: "other" }, () => true).text).toBe("");
  expect(talkUnder("video", ME, () => true).text).toBe("Half a");
});
