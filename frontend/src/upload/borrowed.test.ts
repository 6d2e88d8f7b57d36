/** What is told of a sound beside the file it goes under. */
import { expect, test } from "vitest";
import { asMetadata } from "./borrowed.ts";

test("a borrowed sound is told with how loud the two are", () => {
  expect(asMetadata({ id: "a-sound", percent: 80, own_percent: 0 })).toEqual({
    sound: "a-sound",
    sound_percent: "80",
    own_percent: "0",
  });
});

test("without one nothing is told", () => {
  expect(asMetadata(null)).toEqual({});
});
