import { describe, expect, it } from "vitest";
import { type FileFacts, problem } from "./limits.ts";

const limits = { max_bytes: 300_000_000, max_seconds: 180, max_pixels: 16_777_216 };
const fine: FileFacts = {
  name: "day.mp4",
  type: "video/mp4",
  size_bytes: 4_000_000,
  duration_seconds: 12,
  width: 1080,
  height: 1920,
};

describe("a picked file", () => {
  it("is taken when it keeps within the limits", () => {
    expect(problem(fine, limits)).toBeNull();
  });

  it("is taken when this browser cannot open it: the vault looks again", () => {
    expect(
      problem({ ...fine, name: "x.mkv", type: "", duration_seconds: null, width: null, height: null }, limits),
    ).toBeNull();
  });

  it.each([
    ["empty", { size_bytes: 0 }],
    ["not_a_video", { name: "notes.pdf", type: "application/pdf" }],
    ["too_large", { size_bytes: 300_000_001 }],
    ["too_long", { duration_seconds: 181 }],
    ["no_picture", { width: 0, height: 0 }],
    ["too_many_pixels", { width: 16_000, height: 16_000 }],
  ])("is %s", (kind, wrong) => {
    expect(problem({ ...fine, ...wrong }, limits)?.kind).toBe(kind);
  });

  it("may be a breath longer than the limit, as containers round", () => {
    expect(problem({ ...fine, duration_seconds: 180.3 }, limits)).toBeNull();
  });
});
