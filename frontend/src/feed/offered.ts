/** Which files of a video this browser may choose from. What is known of AV1 is loaded once a video has it. */
import type { Rendition } from "../api/types.ts";

type Offer = (renditions: readonly Rendition[]) => Rendition[];

let withAv1: Offer | undefined;

export const offered: Offer = (renditions) => {
  const plain = renditions.filter(({ codecs }) => !codecs.startsWith("av01"));
  if (plain.length === renditions.length) return plain;
  if (withAv1) return withAv1(renditions);
  import("./av1.ts").then(
    (loaded) => (withAv1 = loaded.offered),
    () => 0, // offline: H.264 plays as well
  );
  return plain;
};
