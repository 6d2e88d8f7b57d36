/** Counts how much of a video was truly seen: only time that played, and never time that was jumped over. */
import type { Ended } from "../api/types.ts";

const LONGEST_STEP_SECONDS = 1.5; // more between two readings is a jump, not playing
const NEAR_THE_END_SECONDS = 1;
const FINISHED_SHARE = 0.95;
const SHORTEST_WATCH_SECONDS = 0.1;
const CONTINUED_SECONDS = 2;
const CONTINUED_SHARE = 0.25;

export interface Seen {
  watchedSeconds: number;
  loops: number;
  ended: Ended;
  startedAt: number;
}

export class WatchMeter {
  private watched = 0;
  private loops = 0;
  private last: number | null = null;
  private isContinued = false;

  constructor(
    private readonly durationSeconds: number,
    private startedAt: number,
  ) {}

  get share(): number {
    return this.durationSeconds > 0 ? this.watched / this.durationSeconds : 0;
  }

  /** The picture stands at this second, and is playing on a visible page. */
  tick(seconds: number): void {
    if (this.last !== null) this.step(this.last, seconds);
    this.last = seconds;
  }

  /** Playing stopped or was moved by hand: the next reading starts anew. */
  interrupt(): void {
    this.last = null;
  }

  /** What to report of it, and null when there is nothing to say; counting then starts again from nothing. */
  end(how: "moved" | "left", nowSeconds: number): Seen | null {
    const seen = this.isWorthSaying() ? this.seen(how) : null;
    if (seen) this.isContinued = true;
    this.startedAt = nowSeconds;
    if (seen) this.watched = this.loops = 0;
    this.last = null;
    return seen;
  }

  private step(from: number, to: number): void {
    if (to >= from) {
      if (to - from <= LONGEST_STEP_SECONDS) this.watched += to - from;
    } else if (this.durationSeconds - from <= NEAR_THE_END_SECONDS && to <= LONGEST_STEP_SECONDS) {
      this.watched += Math.max(0, this.durationSeconds - from) + to;
      this.loops += 1;
    }
  }

  /** After a look elsewhere, a last glance at the same video must not count as skipping it. */
  private isWorthSaying(): boolean {
    if (!this.isContinued) return this.watched >= SHORTEST_WATCH_SECONDS;
    return this.loops > 0 || this.watched >= Math.max(CONTINUED_SECONDS, this.durationSeconds * CONTINUED_SHARE);
  }

  private seen(how: "moved" | "left"): Seen {
    const isFinished = this.loops > 0 || this.share >= FINISHED_SHARE;
    return {
      watchedSeconds: Math.round(this.watched * 1000) / 1000,
      loops: this.loops,
      ended: isFinished ? "finished" : how === "left" ? "left" : "swiped",
      startedAt: this.startedAt,
    };
  }
}
