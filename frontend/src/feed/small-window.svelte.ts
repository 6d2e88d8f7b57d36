/** Picture-in-picture: the video on screen in a small window of its own, which closes when its viewer moves on. */

export class SmallWindow {
  isOpen = $state(false);
  private video: HTMLVideoElement | null = null;

  /** Told when the video was stopped, or let go on, by the window's own button or by closing it. */
  constructor(private readonly onheld: (video: HTMLVideoElement, isHeld: boolean) => void) {}

  static get isPossible(): boolean {
    return document.pictureInPictureEnabled === true;
  }

  /** Open or close it; false where the browser would not open it. */
  async turn(video: HTMLVideoElement): Promise<boolean> {
    if (this.isOpen) {
      await this.close();
      return true;
    }
    video.disablePictureInPicture = false; // by this way alone: some browsers draw a button of their own
    try {
      await video.requestPictureInPicture();
    } catch {
      video.disablePictureInPicture = true;
      return false;
    }
    this.isOpen = true;
    this.video = video;
    for (const name of HEARD) video.addEventListener(name, this.hear);
    return true;
  }

  async close(): Promise<void> {
    if (this.isOpen) await document.exitPictureInPicture().catch(() => undefined); // it was closed by hand meanwhile
  }

  private readonly hear = ({ type }: Event): void => {
    const video = this.video;
    if (!video) return;
    this.onheld(video, video.paused);
    if (type !== "leavepictureinpicture") return;
    for (const name of HEARD) video.removeEventListener(name, this.hear);
    video.disablePictureInPicture = true;
    this.video = null;
    this.isOpen = false;
  };
}

const HEARD = ["play", "pause", "leavepictureinpicture"];
