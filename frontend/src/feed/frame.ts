/** Where the picture of a video stands on the screen, and how large. */

const MOST_CROPPED = 0.2;
const BESIDE_ON_DESKTOP = 176; // the rail of actions on one side, the same air on the other
const AROUND_ON_DESKTOP = 24;

export interface Area {
  width: number;
  height: number;
  isWide: boolean;
}

export interface Frame {
  width: number;
  height: number;
  /** The picture fills its frame and loses a little at two edges; otherwise it is shown whole. */
  covers: boolean;
}

/** On a phone the frame is the screen; on a desktop it has the shape of the video. */
export function frameOf(video: { width: number; height: number }, area: Area): Frame {
  const ratio = video.width > 0 && video.height > 0 ? video.width / video.height : 9 / 16;
  if (area.isWide) {
    const height = Math.min(area.height - AROUND_ON_DESKTOP, (area.width - BESIDE_ON_DESKTOP) / ratio);
    return { width: Math.round(height * ratio), height: Math.round(height), covers: true };
  }
  const screen = area.width / area.height;
  const cropped = 1 - Math.min(ratio / screen, screen / ratio);
  return { width: area.width, height: area.height, covers: cropped <= MOST_CROPPED };
}
