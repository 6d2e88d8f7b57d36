import { describe, expect, it } from "vitest";
import { handleFault, missingCharacters, onwards, tidied } from "./rules.ts";

describe("a handle", () => {
  it("is tidied as people type it", () => {
    expect(tidied(" @Mira_K ")).toBe("mira_k");
  });

  it.each([
    ["ab", "short"],
    ["mira", null],
    ["mira-k", "characters"],
    ["ميرا", "characters"],
    ["x".repeat(31), "long"],
  ])("%s is found %s", (handle, fault) => {
    expect(handleFault(handle)).toBe(fault);
  });
});

describe("a password", () => {
  it("says how much is missing, counting an emoji once", () => {
    expect(missingCharacters("kite🪁")).toBe(5);
    expect(missingCharacters("kite lamp river")).toBe(0);
  });
});

describe("after signing in", () => {
  it("goes only to a page of this app", () => {
    expect(onwards("/create")).toBe("/create");
    expect(onwards("//evil.example")).toBe("/");
    expect(onwards("/\\evil.example")).toBe("/");
    expect(onwards("https://evil.example")).toBe("/");
    expect(onwards(null)).toBe("/");
  });
});
