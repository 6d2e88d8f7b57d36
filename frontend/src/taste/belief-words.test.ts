/** What is believed is said in watches that anyone can count. */
import { expect, test } from "vitest";
import { inWatches } from "./belief-words.ts";

const belief = (some: Partial<Parameters<typeof inWatches>[0]>) => ({
  share: 0.3,
  watched_share: 0.3,
  finished: 3,
  skipped: 0,
  edit: null,
  ...some,
});

test.each([
  [belief({}), 10, "In 3 of the last 10 videos you finished"],
  [belief({ finished: 1 }), 1, "In 1 of 1 video you finished"],
  [belief({ finished: 0 }), 4, "You watched some of it, none to the end yet"],
  [belief({ share: -0.2, finished: 1, skipped: 4 }), 9, "You mostly swipe these away: skipped 4, finished 1"],
  [belief({ share: 0.5, watched_share: 0, finished: 0, edit: "frozen" }), 9, "Nothing watched yet"],
  [belief({ share: 0, edit: "removed" }), 9, "Not believed"],
])("%j of %i", (given, total, words) => {
  expect(inWatches(given, total)).toBe(words);
});
