/** Follows the viewer from video to video, and hands what was watched to the reporter. */
import { session } from "../app/session.svelte.ts";
import type { FeedQueue, Shown } from "./feed-queue.svelte.ts";
import { WatchMeter } from "./watch-meter.ts";
import type { WatchReporter } from "./watch-reporter.ts";

const TELLING_SHARE = 0.5;

export class Watching {
  private shown: Shown | null = null;
  private meter: WatchMeter | null = null;

  constructor(
    private readonly queue: FeedQueue,
    private readonly reporter: WatchReporter,
  ) {}

  /** Another video is on screen, or none: the watch of the one before has ended. */
  move(shown: Shown | null): void {
    if (shown === this.shown) return;
    const share = this.end("moved");
    this.shown = shown;
    this.meter = shown && new WatchMeter(shown.video.duration_seconds, now());
    if (share >= TELLING_SHARE) void this.makeFresh();
  }

  /** The page is hidden or closed: what was seen so far is handed over while there is time. */
  leave(): void {
    this.end("left");
    this.reporter.leave();
  }

  tick(seconds: number): void {
    this.meter?.tick(seconds);
  }

  interrupt(): void {
    this.meter?.interrupt();
  }

  /** How much of the video this watch saw. */
  private end(how: "moved" | "left"): number {
    const seen = this.meter?.end(how, now());
    if (!seen || !this.shown || !session.isSignedIn) return 0;
    this.reporter.add({
      video_id: this.shown.video.id,
      watched_seconds: seen.watchedSeconds,
      loops: seen.loops,
      ended: seen.ended,
      surface: this.shown.surface,
      at: Math.round(seen.startedAt),
      source: this.shown.why?.source ?? null,
    });
    return seen.watchedSeconds / this.shown.video.duration_seconds;
  }

  /** The feed asks again once the vault holds what was watched. */
  private async makeFresh(): Promise<void> {
    if (await this.reporter.flush()) await this.queue.refresh();
  }
}

function now(): number {
  return Date.now() / 1000;
}
