import { describe, expect, it } from "vitest";
import { frameOf, within } from "./carousel.ts";

describe("the frame of several photos", () => {
  it.each([
    [
      { width: 4032, height: 3024 },
      { width: 1440, height: 1080 },
    ],
    [
      { width: 3024, height: 4032 },
      { width: 1080, height: 1440 },
    ],
    [
      { width: 1200, height: 4000 },
      { width: 576, height: 1920 },
    ],
    [
      { width: 301, height: 501 },
      { width: 300, height: 500 },
    ],
  ])("of %o is %o", (photo, frame) => {
    expect(frameOf(photo)).toEqual(frame);
  });

  it("holds another shape whole, and in its middle", () => {
    expect(within({ width: 2000, height: 1000 }, { width: 1000, height: 1000 })).toEqual({
      width: 1000,
      height: 500,
      x: 0,
      y: 250,
    });
  });
});
