import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Account, Draft, Likenesses } from "../api/types.ts";
import type { Cut } from "../editing/cut.ts";
import { USUAL } from "../duets/partner.ts";
import type { Listener } from "./sender.ts";

const ID = "0192f0a0-0000-7000-8000-000000000001";
const LIMITS = { max_bytes: 1000, max_seconds: 180, max_pixels: 16_777_216 };
const ADULT = { id: "a", age_band: "adult", language: "de" } as Account;
const YOUNG = { ...ADULT, age_band: "16_17" } as Account;

let listener: Listener;
let told: Record<string, string>;
const started = vi.fn();
vi.mock("./sender.ts", () => ({
  sender: async (_file: File, _print: string, given: Listener, beside: { told: Record<string, string> }) => {
    listener = given;
    told = beside.told;
    return { start: started, pause: vi.fn(), abandon: vi.fn(async () => undefined) };
  },
}));
vi.mock("./file-facts.ts", () => ({
  factsOf: async (file: File) => ({
    name: file.name,
    type: file.type,
    size_bytes: file.size,
    duration_seconds: file.name === "long.mp4" ? 999 : 5,
    width: 720,
    height: 1280,
  }),
}));

/** The vault's side: one draft, and what was asked of it. */
let draft: Draft;
/** What it is like; null where nobody can say. */
let likenesses: Likenesses | null;
const asked: { method: string; path: string; body: unknown }[] = [];

async function vault(path: string, request: RequestInit): Promise<Response> {
  const body = request.body ? (JSON.parse(request.body as string) as Partial<Draft>) : undefined;
  asked.push({ method: request.method ?? "GET", path, body });
  if (request.method === "PATCH") draft = { ...draft, ...body };
  if (path.endsWith("/publish")) draft = { ...draft, stage: "published" };
  if (path.endsWith("/likenesses") || path.endsWith("/credit")) {
    return likenesses ? Response.json(likenesses) : Response.json({}, { status: 503 });
  }
  return Response.json(draft);
}

const { posting } = await import("./posting.svelte.ts");

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", vi.fn(vault));
  vi.stubGlobal("document", { cookie: "csrftoken=token" });
  asked.length = 0;
  likenesses = { videos: [], sound: null };
  draft = {
    id: ID,
    stage: "receiving",
    step: "",
    progress: 0,
    ahead: 0,
    caption: "",
    audience: "everyone",
    language: "",
    cover: 0,
    received_bytes: 0,
    size_bytes: 4,
    can_retry: false,
    damage: { sound: "none", has_broken_picture: false },
    has_crossed: false,
  } as unknown as Draft;
});

afterEach(() => {
  posting.reset();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function chosen(name = "day.mp4", account = ADULT): Promise<void> {
  await posting.choose([new File(["clip"], name, { type: "video/mp4" })], LIMITS, account);
}

it("sends nothing of a file that is too long", async () => {
  await chosen("long.mp4");

  expect(posting.problem?.kind).toBe("too_long");
  expect(posting.sending).toBeNull();
});

it("stays with its creator first when they are under 18", async () => {
  await chosen("day.mp4", YOUNG);

  expect(posting.wording.words.audience).toBe("only_me");
});

it("keeps words that were written before the vault had a draft", async () => {
  await chosen();
  posting.wording.words.caption = "Kiln day #ceramics";
  posting.wording.changed();

  listener.opened(ID);
  await vi.advanceTimersByTimeAsync(1000);

  expect(draft.caption).toBe("Kiln day #ceramics");
  expect(draft.language).toBe("de");
  expect(posting.wording.saving).toBe("saved");
});

it("takes over the words of an upload that goes on", async () => {
  draft = { ...draft, caption: "Written yesterday", received_bytes: 2 };
  await chosen();

  listener.opened(ID);
  await vi.advanceTimersByTimeAsync(10);

  expect(posting.wording.words.caption).toBe("Written yesterday");
});

it("publishes as soon as it is ready, when that was promised", async () => {
  await chosen();
  listener.opened(ID);
  await vi.advanceTimersByTimeAsync(10);
  draft = { ...draft, stage: "preparing", step: "waiting" };
  listener.done();
  await vi.advanceTimersByTimeAsync(10);

  await posting.publish();
  expect(asked.some(({ path }) => path.endsWith("/publish"))).toBe(false);
  draft = { ...draft, stage: "ready" };
  await vi.advanceTimersByTimeAsync(5000);

  expect(asked.filter(({ path }) => path.endsWith("/publish"))).toHaveLength(1);
  expect(posting.draft?.stage).toBe("published");
});

it("does not publish after the promise was taken back", async () => {
  await chosen();
  listener.opened(ID);
  await vi.advanceTimersByTimeAsync(10);
  draft = { ...draft, stage: "preparing", step: "waiting" };
  listener.done();
  await posting.publish();
  posting.hold();

  draft = { ...draft, stage: "ready" };
  await vi.advanceTimersByTimeAsync(20_000);

  expect(asked.some(({ path }) => path.endsWith("/publish"))).toBe(false);
});

async function madeReady(): Promise<void> {
  await chosen();
  listener.opened(ID);
  await vi.advanceTimersByTimeAsync(10);
  draft = { ...draft, stage: "preparing", step: "waiting" };
  listener.done();
  await vi.advanceTimersByTimeAsync(10);
  await posting.publish();
  draft = { ...draft, stage: "ready" };
  await vi.advanceTimersByTimeAsync(5000);
}

it("tells what is out already before a promise is kept, and publishes at a second word", async () => {
  likenesses = { videos: [{ id: "v", handle: "potter" } as Likenesses["videos"][number]], sound: null };

  await madeReady();

  expect(posting.likenesses?.videos[0]?.handle).toBe("potter");
  expect(posting.isPromised).toBe(false);
  expect(asked.some(({ path }) => path.endsWith("/publish"))).toBe(false);

  await posting.publish();
  expect(asked.filter(({ path }) => path.endsWith("/publish"))).toHaveLength(1);
});

it("tells what of it could not be read before a promise is kept, and publishes at a second word", async () => {
  draft = { ...draft, damage: { sound: "none", has_broken_picture: true } };
  await madeReady();

  expect(posting.isPromised).toBe(false);
  expect(asked.some(({ path }) => path.endsWith("/publish"))).toBe(false);
  await posting.publish();

  expect(posting.draft?.stage).toBe("published");
});

it("keeps a promise when nobody can say what it is like", async () => {
  likenesses = null;

  await madeReady();

  expect(posting.draft?.stage).toBe("published");
});

it("credits a sound, and takes that back", async () => {
  const sound = { sound_id: "s", handle: "singer", may_be_credited: true, is_credited: false };
  likenesses = { videos: [], sound: sound as NonNullable<Likenesses["sound"]> };
  await madeReady();
  expect(posting.isPromised).toBe(false);

  likenesses = { videos: [], sound: { ...sound, is_credited: true } as NonNullable<Likenesses["sound"]> };
  await posting.credit("s");
  await posting.credit(null);

  expect(posting.likenesses?.sound?.is_credited).toBe(true);
  expect(asked.filter(({ path }) => path.endsWith("/credit")).map(({ method, body }) => [method, body])).toEqual([
    ["PUT", { sound_id: "s" }],
    ["DELETE", undefined],
  ]);
});

it("does not publish words that could not be saved", async () => {
  await chosen();
  listener.opened(ID);
  await vi.advanceTimersByTimeAsync(10);
  draft = { ...draft, stage: "ready" };
  listener.done();
  await vi.advanceTimersByTimeAsync(10);
  posting.wording.words.caption = "The last word";
  vi.stubGlobal(
    "fetch",
    vi.fn(async (path: string, request: RequestInit) => {
      if (request.method === "PATCH") throw new TypeError("offline");
      return vault(path, request);
    }),
  );

  await posting.publish();

  expect(asked.some(({ path }) => path.endsWith("/publish"))).toBe(false);
  expect(posting.publishFailure).not.toBe("");
});

it("says one thing after the other, so that the last word arrives last", async () => {
  await chosen();
  listener.opened(ID);
  await vi.advanceTimersByTimeAsync(10);
  let arrive = () => {};
  const waiting = new Promise<void>((resolve) => (arrive = resolve));
  vi.stubGlobal(
    "fetch",
    vi.fn(async (path: string, request: RequestInit) => {
      if ((request.body as string | undefined)?.includes("followers")) await waiting;
      return vault(path, request);
    }),
  );
  draft = { ...draft, stage: "ready" };
  listener.done();
  await vi.advanceTimersByTimeAsync(10);

  for (const audience of ["followers", "only_me"] as const) {
    posting.wording.words.audience = audience;
    posting.wording.changed();
    await vi.advanceTimersByTimeAsync(1000);
  }
  const published = posting.publish();
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked.some(({ path }) => path.endsWith("/publish"))).toBe(false);
  arrive();
  await vi.advanceTimersByTimeAsync(10);
  await published;

  expect([draft.audience, draft.stage]).toEqual(["only_me", "published"]);
});

it("saves what was changed back while the change was on its way", async () => {
  await chosen();
  listener.opened(ID);
  await vi.advanceTimersByTimeAsync(10);
  for (const audience of ["only_me", "everyone"] as const) {
    posting.wording.words.audience = audience;
    void posting.wording.save();
  }
  await vi.advanceTimersByTimeAsync(10);

  expect(draft.audience).toBe("everyone");
  expect(posting.wording.saving).toBe("saved");
});

it("ignores what is said about an earlier video", async () => {
  await chosen();
  const earlier = listener;
  await chosen("other.mp4");

  earlier.opened(ID);
  earlier.moved(3);
  await vi.advanceTimersByTimeAsync(10);

  expect(posting.draft).toBeNull();
  expect(posting.sending?.sent_bytes).toBe(0);
});

it("tells the vault of a file that takes the place of an opened draft's what that was begun with", async () => {
  draft = { ...draft, made_from: { video_id: "a-video", made_as: "stitch", ...USUAL } };
  await posting.open(ID);

  await posting.exchange(new File(["film"], "edited.mp4", { type: "video/mp4" }), {} as Cut, LIMITS, ADULT);

  expect(told).toEqual({ stitch: "a-video", taken_ms: "5000" });
  expect(asked.at(-1)).toMatchObject({ method: "DELETE", path: `/api/drafts/${ID}` });
});

it("is left to nobody who signs in after whoever it belongs to", async () => {
  posting.belongTo(ADULT.id);
  await chosen();
  listener.opened(ID);
  await vi.advanceTimersByTimeAsync(10);

  posting.belongTo(ADULT.id);
  expect(posting.draft?.id).toBe(ID);
  posting.belongTo("b");
  listener.done();
  await vi.advanceTimersByTimeAsync(10_000);

  expect([posting.isEmpty, posting.draft, posting.preview]).toEqual([true, null, null]);
  posting.belongTo(null);
});
