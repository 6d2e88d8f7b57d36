import { expect, it } from "vitest";
import type { Likenesses } from "../api/types.ts";
import { isNews, LIKE_NOTHING, mayCredit } from "./likenesses.ts";

const VIDEO = { id: "v", handle: "potter" } as Likenesses["videos"][number];
const SOUND = { sound_id: "s", handle: "singer", may_be_credited: true, is_credited: false } as NonNullable<
  Likenesses["sound"]
>;

it("is news that a video is out already", () => {
  expect(isNews({ videos: [VIDEO], sound: null })).toBe(true);
  expect(isNews(LIKE_NOTHING)).toBe(false);
});

it("is news that a sound can be credited, until it is", () => {
  expect(isNews({ videos: [], sound: SOUND })).toBe(true);
  expect(mayCredit({ videos: [], sound: { ...SOUND, is_credited: true } })).toBe(false);
  expect(isNews({ videos: [], sound: { ...SOUND, may_be_credited: false } })).toBe(false);
});
