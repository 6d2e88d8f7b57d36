/** Which subtitles are shown, and what they say. */
import { describe, expect, it, vi } from "vitest";
import { cuesOf, forgetCues, languageFor, textAt } from "./subtitles.ts";

describe("the language of subtitles", () => {
  it.each([
    [["de", "en"], "en", "ar", "en"],
    [["de-AT", "en"], "de", "en", "de-AT"],
    [["de", "en"], "fr", "de", "de"],
    [["de", "en"], "", "ar", "de"],
    [["fr", "en"], "", "en", "en"],
  ])("of %o, where %s is wanted and %s is read, is %s", (available, wanted, locale, shown) => {
    expect(languageFor(available, wanted, locale)).toBe(shown);
  });

  it("is none where there are none", () => {
    expect(languageFor([], "en", "en")).toBeNull();
  });
});

describe("what is said", () => {
  const cues = [
    { start: 1000, end: 3000, text: "one" },
    { start: 2000, end: 4000, text: "two" },
  ];

  it("is there from its beginning to before its end", () => {
    expect([999, 1000, 1999, 3999, 4000].map((at) => textAt(cues, at))).toEqual(["", "one", "one", "two", ""]);
  });

  it("stands under each other when it is said at once", () => {
    expect(textAt(cues, 2500)).toBe("one\ntwo");
  });
});

describe("what was fetched", () => {
  it("is not fetched twice, until it was written anew", async () => {
    const fetched = vi.fn(async () => Response.json({ cues: [] }));
    vi.stubGlobal("fetch", fetched);

    await cuesOf("clay", "en");
    await cuesOf("clay", "en");
    expect(fetched).toHaveBeenCalledTimes(1);
    forgetCues("clay");
    await cuesOf("clay", "en");

    expect(fetched).toHaveBeenCalledTimes(2);
  });
});
