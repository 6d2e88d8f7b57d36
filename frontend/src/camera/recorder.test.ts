import { describe, expect, it } from "vitest";
import { nameOf, typeOf, wantedOf } from "./recorder.ts";

describe("a recording", () => {
  it("is of the type that needs least work, or of whatever the browser likes", () => {
    expect(typeOf(() => true)).toBe("video/mp4;codecs=avc1.42E01E,mp4a.40.2");
    expect(typeOf((type) => type.includes("webm"))).toBe("video/webm;codecs=h264,opus");
    expect(typeOf(() => false)).toBe("");
  });

  it("is upright, and cleaned of a sound that plays beside it", () => {
    expect(wantedOf("user", false)).toMatchObject({ video: { facingMode: "user", height: { ideal: 1920 } } });
    expect(wantedOf("user", false).audio).toMatchObject({ echoCancellation: false });
    expect(wantedOf("environment", true).audio).toMatchObject({ echoCancellation: true });
  });

  it("is named by what it is", () => {
    expect([nameOf(1, "video/mp4"), nameOf(2, "video/webm")]).toEqual(["take-1.mp4", "take-2.webm"]);
  });
});
