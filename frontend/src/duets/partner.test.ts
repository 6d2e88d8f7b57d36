/** How the address of Create names the video that another is made with. */
import { expect, test } from "vitest";
import { createWith, partnerOf } from "./partner.ts";

test.each(["duet", "stitch"] as const)("a %s is found again in the address that leads to it", (made_as) => {
  const address = new URL(createWith({ id: "a video", made_as }), "https://fanlight.test");

  expect(address.pathname).toBe("/create");
  expect(partnerOf(address.searchParams)).toEqual({ id: "a video", made_as });
});

test("an address may name none", () => {
  expect(partnerOf(new URLSearchParams("sound=a-sound"))).toBeNull();
  expect(partnerOf(new URLSearchParams("duet="))).toBeNull();
});
