/** What is written stands long enough to be read, wherever it is begun. */
import { expect, test } from "vitest";
import { wholeOf } from "./cut.ts";
import { Editing } from "./editing.svelte.ts";

const film = (seconds: number) => wholeOf({ file: new File([], "a.mp4"), url: "", seconds, width: 720, height: 1280 });

test.each([
  [10, 2, [2, 5]],
  [10, 10, [7, 10]],
  [2, 1.5, [0, 2]],
])("in a film of %d s, words begun at %d s", (seconds, at, expected) => {
  const editing = new Editing();
  editing.begin({ takes: [film(seconds)], letterings: [] });
  editing.scrub(at);

  editing.write("Moss", "#ffffff");

  expect([editing.lettering?.start, editing.lettering?.end]).toEqual(expected);
});
