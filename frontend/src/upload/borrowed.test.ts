/** What is told of another video beside a file. */
import { expect, test } from "vitest";
import { asMetadata } from "./borrowed.ts";

test("a borrowed sound is told with how loud the two are", () => {
  expect(asMetadata({ id: "a-sound", percent: 80, own_percent: 0 })).toEqual({
    sound: "a-sound",
    sound_percent: "80",
    own_percent: "0",
  });
});

test.each(["duet", "stitch"] as const)("a video that one is made with is told as a %s", (made_as) => {
  expect(asMetadata({ id: "a-video", made_as })).toEqual({ [made_as]: "a-video" });
});

test("without one nothing is told", () => {
  expect(asMetadata(null)).toEqual({});
});
