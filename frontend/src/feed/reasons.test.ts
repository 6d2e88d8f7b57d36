/** The bars add up to the score, and every reason has words. */
import { expect, test } from "vitest";
import type { Term, Why } from "../api/types.ts";
import { draw, wordsOf } from "./reasons.ts";

const NOW = new Date().toISOString();
const term = (kind: Term["kind"], value: number, about: Term["about"] = {}): Term => ({ kind, value, about });
const tomorrow = "tomorrow" as Term["kind"]; // a newer vault may know a reason that this app does not
const why = (terms: Term[], score = terms.reduce((sum, { value }) => sum + value, 0)): Why => ({
  source: "similar",
  score,
  terms,
  levers: { short_long: 0, popular_small: 0 },
  chances: [],
});

test("each bar begins where the one before it ended, and the last ends at the sum", () => {
  const drawing = draw(why([term("fresh", 0.1), term("popular", 0.5, { views: 3 }), term("explore", 0.2)]), NOW);
  expect(drawing.bars.map(({ value }) => value)).toEqual([0.5, 0.2, 0.1]);
  expect(drawing.bars[1]?.from).toBeCloseTo(drawing.bars[0]?.to ?? -1);
  expect(drawing.bars[2]?.to).toBeCloseTo(drawing.total);
  expect(drawing.addsUp).toBe(true);
});

test("a reason against the video goes back along the line", () => {
  const drawing = draw(why([term("popular", 0.6), term("arranged", -0.8)]), NOW);
  expect(drawing.zero).toBeGreaterThan(0);
  expect(drawing.bars.every(({ from, to }) => from >= 0 && to <= 1 + 1e-9 && from <= to)).toBe(true);
});

test("a sum that does not hold is not drawn as if it did", () => {
  expect(draw(why([term("popular", 0.5)], 0.6), NOW).addsUp).toBe(false);
});

test("no reasons at all is an empty drawing, not a fault", () => {
  expect(draw(why([]), NOW).bars).toEqual([]);
});

test.each([
  [term("hashtag", 1, { hashtag: "ceramics", finished: 3 }), "You finished 3 videos tagged #ceramics"],
  [term("hashtag", 1, { hashtag: "ceramics", finished: 1 }), "You finished 1 video tagged #ceramics"],
  [term("hashtag", 1, { hashtag: "ceramics", finished: 0 }), "You watched videos tagged #ceramics"],
  [term("hashtag", 1, { sound: "a-video", handle: "bo", finished: 2 }), "You watched videos with this sound"],
  [term("skipped_alike", -1, { sound: "a-video", handle: "bo", skipped: 2 }), "You skipped videos with this sound"],
  [term("creator", 1, { handle: "potter", finished: 2 }), "You finished 2 videos by \u2066@potter\u2069"],
  [term("creator", 1, { handle: "potter", finished: 0 }), "You watched videos by \u2066@potter\u2069"],
  [term("appeal", 1), "People mostly go on watching it when they meet it"],
  [term("appeal", -1), "People seldom go on watching it when they meet it"],
  [term("welcome", 1), "Newcomers enjoyed it first"],
  [term("language", 1), "It is in your language"],
  [
    term("boosted", 1, { percent: 150, reason: "civic", entry: 7 }),
    "Two operators let it count 150 % in the feed, for public life (entry 7 of the log)",
  ],
  [
    term("boosted", 1, { hashtag: "bread", percent: 50, reason: "emergency", entry: 8 }),
    "Two operators let #bread count 50 % in the feed, in an emergency (entry 8 of the log)",
  ],
  [term("language", -1), "Others to choose from are in your language"],
  [term("popular", 1, { views: 1 }), "It was watched 1 time"],
  [term("fresh", 1, { hours: 1 }), "It is new: published this minute"],
  [term("liked_by_many", 1), "Many of those who watched it liked it"],
  [term("watched_alike", 1, { video_id: "1" }), "You watched videos like it"],
  [term("skipped_alike", -1, { hashtag: "garden", skipped: 2 }), "You skipped videos tagged #garden"],
  [term("arranged", -1, { rule: "something_newer" }), "Moved, so that the videos around it differ"],
  [
    term("arranged", -1, { rule: "author_decay" }),
    "One of several by this creator: each further one on a screen counts less",
  ],
  [term("arranged", -1, { rule: "hashtag_window" }), "Moved down, so that one hashtag does not fill the screen"],
  [term("arranged", -1, { rule: "sound_window" }), "Moved down, so that one sound is not heard again and again"],
  [term("arranged", -1, { rule: "fatigue" }), "Held down: you have met much like it of late and enjoyed none of it"],
  [term("wish_length", 1), "You asked for shorter or longer videos"],
  [term("wish_topic", 1, { hashtag: "bread", edit: "more" }), "You asked for more of #bread"],
  [term("wish_topic", 1, { hashtag: "bread", edit: "frozen" }), "You keep #bread as it is"],
  [term("wish_creator", -1, { handle: "potter", edit: "less" }), "You asked for less by \u2066@potter\u2069"],
  [term(tomorrow, 1), "Another reason: tomorrow"],
])("%j is said in words", (given, words) => {
  expect(wordsOf(given, NOW)).toBe(words);
});

test("a video is named by its caption without the tags at its end", () => {
  const named = (caption: string) => wordsOf(term("watched_alike", 1, { caption, handle: "potter" }), NOW);
  expect(named("First bowl #ceramics #wheel")).toContain("“First bowl”");
  expect(named("#ceramics")).toContain("“#ceramics”");
});

test("a long caption is shortened, and a handle keeps its direction", () => {
  const words = wordsOf(term("watched_alike", 1, { caption: "a".repeat(80), handle: "potter" }), NOW);
  expect(words).toBe(`You watched “${"a".repeat(38)}…” by \u2066@potter\u2069`);
});
