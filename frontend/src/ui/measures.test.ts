import { describe, expect, it } from "vitest";
import { length, percent, size } from "./measures.ts";

describe("measures in words", () => {
  it("never says that something is whole before it is", () => {
    expect([percent(0.4249), percent(0.999), percent(1), percent(7)]).toEqual(["42%", "99%", "100%", "100%"]);
  });

  it("tells sizes in the unit people know them by", () => {
    expect([size(0), size(1), size(507), size(283_000), size(4_600_000), size(300_000_000)]).toEqual([
      "0 bytes",
      "1 byte",
      "507 bytes",
      "283 kB",
      "4.6 MB",
      "300 MB",
    ]);
  });

  it("tells lengths in minutes and seconds", () => {
    expect([length(180), length(75), length(0), length(59.6)]).toEqual([
      "3 minutes",
      "1 minute 15 seconds",
      "0 seconds",
      "1 minute",
    ]);
  });
});
