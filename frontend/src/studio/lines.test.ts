/** Lines become cues once they say something at a time. */
import { expect, it } from "vitest";
import { cueOf, lineOf } from "./lines.ts";

it("a cue becomes a line and a cue again", () => {
  const cue = { start: 1500, end: 63_000, text: "Hello" };
  expect(cueOf(lineOf(cue))).toEqual(cue);
});

it.each([{ start: "x" }, { end: "0:01" }, { text: "  " }])("with %o it is none yet", (wrong) => {
  expect(cueOf({ ...lineOf({ start: 1500, end: 3000, text: "Hello" }), ...wrong })).toBeNull();
});
