import { describe, expect, it } from "vitest";
import { hashtags, mentions, pieces } from "./caption.ts";

describe("a caption", () => {
  it("is cut into pieces that add up to it", () => {
    const caption = "Kiln day with @mira_k! #Ceramics #خزف, mail me@example.org #1 ##x";

    expect(
      pieces(caption)
        .map(({ text }) => text)
        .join(""),
    ).toBe(caption);
  });

  it("holds each hashtag once, in lower case, in any script", () => {
    expect(hashtags("#Ceramics and #ceramics, #خزف #नमस्ते #café")).toEqual(["ceramics", "خزف", "नमस्ते", "café"]);
  });

  it("has no hashtag in an address, an entity, a number or a lone sign", () => {
    expect(hashtags("see /page#part &#39; #2024 #_ # a#b")).toEqual([]);
  });

  it("keeps joiners inside a Persian hashtag and drops them at its end", () => {
    expect(hashtags("#می\u200cروم\u200c")).toEqual(["می\u200cروم"]);
  });

  it("mentions handles only, not mail addresses and not longer words", () => {
    expect(mentions("@Mira_k @ab me@example @miraé @zoe@other @" + "x".repeat(31))).toEqual(["mira_k"]);
  });
});
