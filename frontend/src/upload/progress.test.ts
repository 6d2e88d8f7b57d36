import { describe, expect, it } from "vitest";
import type { Draft } from "../api/types.ts";
import { isMoving, type SendingProgress, stepOf } from "./progress.ts";

function draft(told: Partial<Draft>): Draft {
  return { stage: "preparing", step: "first_rendition", progress: 0, ahead: 0, is_playable: false, ...told } as Draft;
}

const sending: SendingProgress = { state: "sending", sent_bytes: 42, size_bytes: 100 };

describe("the step told", () => {
  it("is sending, with its share, while bytes are on their way", () => {
    expect(stepOf(sending, draft({ stage: "receiving" }))).toEqual({ key: "sending", share: 0.42, ahead: 0 });
  });

  it("is what the vault says once the bytes are there, whatever this device thought", () => {
    expect(stepOf(sending, draft({ stage: "ready" })).key).toBe("ready");
  });

  it("is paused for an upload that another visit began", () => {
    expect(stepOf(null, draft({ stage: "receiving", received_bytes: 25, size_bytes: 100 }))).toMatchObject({
      key: "paused",
      share: 0.25,
    });
  });

  it.each([
    [{ stage: "checking", step: "waiting", ahead: 2 }, "ahead"],
    [{ stage: "checking", step: "waiting", ahead: 0 }, "next"],
    [{ stage: "checking", step: "checking" }, "checking"],
    [{ stage: "checking", step: "joining" }, "joining"],
    [{ step: "first_rendition" }, "preparing"],
    [{ step: "more_renditions", is_playable: true }, "playable"],
    [{ step: "loudness" }, "sound"],
    [{ can_retry: true }, "failed"],
    [{ stage: "refused" }, "refused"],
  ] as [Partial<Draft>, string][])("of %j is %s", (told, key) => {
    expect(stepOf(null, draft(told)).key).toBe(key);
  });
});

describe("asking again", () => {
  it("goes on until a video for everyone has crossed", () => {
    expect(isMoving(draft({ stage: "published", audience: "everyone", has_crossed: false }))).toBe(true);
    expect(isMoving(draft({ stage: "published", audience: "everyone", has_crossed: true }))).toBe(false);
  });

  it("ends when the public plane did not take it", () => {
    const told = { stage: "published", audience: "everyone", has_crossed: false, can_retry: true } as const;
    expect(isMoving(draft(told))).toBe(false);
  });

  it("ends at once for a video that stays in the vault", () => {
    expect(isMoving(draft({ stage: "published", audience: "followers", has_crossed: false }))).toBe(false);
  });
});
