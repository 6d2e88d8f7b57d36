import { describe, expect, it } from "vitest";
import { against, COLOURS, directionOf, linesOf } from "./lettering.ts";

const upTo = (most: number) => (line: string) => line.length <= most;

describe("lines", () => {
  it("are as long as fits and break between words", () => {
    expect(linesOf("moss grows on the north side", upTo(12))).toEqual(["moss grows", "on the north", "side"]);
  });

  it("break where they were broken", () => {
    expect(linesOf("moss\n\nand  rain", upTo(20))).toEqual(["moss", "", "and rain"]);
  });

  it("break a long word between letters, never inside one", () => {
    expect(linesOf("aaaa👩‍🌾👩‍🌾", upTo(6))).toEqual(["aaaa", "👩‍🌾", "👩‍🌾"]);
  });
});

it("writes dark on light and light on dark", () => {
  expect(against("#ffffff")).toBe("#0b0b0d");
  expect(against("#0b0b0d")).toBe("#ffffff");
  for (const colour of COLOURS) expect(against(colour)).not.toBe(colour);
});

it("runs as its first letter does", () => {
  expect(directionOf("12 مرحبا hello")).toBe("rtl");
  expect(directionOf("✿ hello مرحبا")).toBe("ltr");
});
