/** What was written is there again, once. */
import { expect, test } from "vitest";
import { lineOf } from "./lines.ts";
import { areAnyStowed, areStowed, stow, takeOut } from "./unsaved-lines.ts";

const LINES = [lineOf({ start: 0, end: 1000, text: "Clay" })];

test("lines are kept for their video and language, and taken out once", () => {
  stow("clay", "de", LINES);

  expect(areStowed("clay", "de")).toBe(true);
  expect(areStowed("clay", "en")).toBe(false);
  expect(takeOut("wood", "de")).toBeNull();
  expect(takeOut("clay", "de")).toEqual(LINES);
  expect(takeOut("clay", "de")).toBeNull();
  expect(areAnyStowed()).toBe(false);
});

test("what is kept does not change with what goes on being written", () => {
  const lines = LINES.map((line) => ({ ...line }));
  stow("clay", "de", lines);

  for (const line of lines) line.text = "Mud";

  expect(takeOut("clay", "de")?.[0]?.text).toBe("Clay");
});
