/** What is told of another video beside a file. */
import { expect, test } from "vitest";
import { asMetadata, borrowedOf } from "./borrowed.ts";

test("a borrowed sound is told with how loud the two are", () => {
  expect(asMetadata({ id: "a-sound", percent: 80, own_percent: 0, from_ms: 2500 })).toEqual({
    sound: "a-sound",
    sound_percent: "80",
    own_percent: "0",
    sound_from_ms: "2500",
  });
});

test.each(["duet", "stitch"] as const)("a video that one is made with is told as a %s", (made_as) => {
  expect(asMetadata({ id: "a-video", made_as })).toEqual({ [made_as]: "a-video" });
});

test("without one nothing is told", () => {
  expect(asMetadata(null)).toEqual({});
});

test("a draft says what it was begun with, so that a file in its place is told the same", () => {
  const sound = { sound_id: "a-sound", percent: 80, own_percent: 0, from_ms: 2500 };
  expect(borrowedOf({ borrowed: sound, made_from: null })).toEqual({
    id: "a-sound",
    percent: 80,
    own_percent: 0,
    from_ms: 2500,
  });
  const made_from = { video_id: "a-video", made_as: "stitch" } as const;
  expect(borrowedOf({ borrowed: null, made_from })).toEqual({ id: "a-video", made_as: "stitch" });
  expect(borrowedOf({ borrowed: null, made_from: null })).toBeNull();
});
