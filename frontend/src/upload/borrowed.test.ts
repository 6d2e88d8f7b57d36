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

const joining = { own_place: "below", own_share_percent: 80, taken_ms: 2500 } as const;

test("a duet is told with where one's own is and how loud", () => {
  expect(asMetadata({ id: "a-video", made_as: "duet", ...joining })).toEqual({
    duet: "a-video",
    own_place: "below",
    own_share_percent: "80",
  });
});

test("a stitch is told with how much of the other comes first", () => {
  expect(asMetadata({ id: "a-video", made_as: "stitch", ...joining })).toEqual({ stitch: "a-video", taken_ms: "2500" });
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
  const made_from = { video_id: "a-video", made_as: "stitch", ...joining } as const;
  expect(borrowedOf({ borrowed: null, made_from })).toEqual({ id: "a-video", made_as: "stitch", ...joining });
  expect(borrowedOf({ borrowed: null, made_from: null })).toBeNull();
});
