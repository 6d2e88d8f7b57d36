import { describe, expect, it } from "vitest";
import { type FileFacts, kindOf, MOST_PHOTOS, problem, problemTogether } from "./limits.ts";

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
    ["not_postable", { name: "notes.pdf", type: "application/pdf" }],
    ["not_postable", { name: "drawing.svg", type: "image/svg+xml" }],
    ["too_large", { size_bytes: 300_000_001 }],
    ["too_long", { duration_seconds: 181 }],
    ["too_many_pixels", { width: 16_000, height: 16_000 }],
  ])("is %s", (kind, wrong) => {
    expect(problem({ ...fine, ...wrong }, limits)?.kind).toBe(kind);
  });

  it("may be a breath longer than the limit, as containers round", () => {
    expect(problem({ ...fine, duration_seconds: 180.3 }, limits)).toBeNull();
  });
});

describe("what a file is", () => {
  it.each([
    ["video", "a.bin", "video/mp4"],
    ["video", "a.MKV", ""],
    ["video", "moving.gif", "image/gif"],
    ["photo", "a.jpg", "image/jpeg"],
    ["photo", "a.WebP", ""],
    ["sound", "a.mp3", "audio/mpeg"],
    ["sound", "a.flac", ""],
    [null, "photo.heic", "image/heic"],
    [null, "notes.txt", "text/plain"],
  ])("is %s", (kind, name, type) => {
    expect(kindOf({ name, type })).toBe(kind);
  });

  it("is not too large a picture for being a sound", () => {
    expect(problem({ ...fine, name: "a.mp3", type: "audio/mpeg", width: 0, height: 0 }, limits)).toBeNull();
  });
});

describe("files picked at once", () => {
  const photo = { name: "a.jpg", type: "image/jpeg" };

  it("go together when they are photos, and few enough", () => {
    expect(problemTogether([photo])).toBeNull();
    expect(problemTogether(Array(MOST_PHOTOS).fill(photo))).toBeNull();
    expect(problemTogether(Array(MOST_PHOTOS + 1).fill(photo))?.kind).toBe("not_together");
    expect(problemTogether([photo, { name: "a.mp4", type: "video/mp4" }])?.kind).toBe("not_together");
    expect(problemTogether([photo, { name: "a.heic", type: "image/heic" }])?.kind).toBe("not_postable");
  });
});
