/** How the address of Create names the video that another is made with. */
import { expect, test } from "vitest";
import { begun, type Companion, createWith, loudnessOf, type Partner, partnerOf, USUAL } from "./partner.ts";

test.each(["duet", "stitch"] as const)("a %s is found again in the address that leads to it", (made_as) => {
  const address = new URL(createWith({ id: "a video", made_as }), "https://fanlight.test");

  expect(address.pathname).toBe("/create");
  expect(partnerOf(address.searchParams)).toEqual({ id: "a video", made_as });
});

test("an address may name none", () => {
  expect(partnerOf(new URLSearchParams("sound=a-sound"))).toBeNull();
  expect(partnerOf(new URLSearchParams("duet="))).toBeNull();
});

test.each([
  [50, 1, 1],
  [80, 1, 0.25],
  [20, 0.25, 1],
  [0, 0, 1],
  [100, 1, 0],
])("at %i of 100 the louder of the two is as loud as can be", (own_share_percent, own, other) => {
  expect(loudnessOf({ ...USUAL, own_share_percent })).toEqual({ own, other });
});

test("it begins as usual, or as it was chosen for a file that was not accepted", () => {
  const duet: Partner = { id: "v", made_as: "duet" };
  const chosen: Companion = { ...duet, own_place: "below", own_share_percent: 80, taken_ms: 5000 };

  expect(begun(duet, null)).toEqual({ ...duet, ...USUAL });
  expect(begun(duet, chosen)).toEqual(chosen);
  expect(begun({ id: "other", made_as: "duet" }, chosen).own_place).toBe("left");
  expect(begun({ id: "v", made_as: "stitch" }, chosen).own_share_percent).toBe(50);
});
