/** Turns the stream of wheel events into single steps: one video for a notch or a swipe on a trackpad, none for its coasting. */

const REST_MS = 120;
const SETTLED_MS = 280;
const SMALLEST_PUSH = 4;

export class WheelSteps {
  private lastEventAt = Number.NEGATIVE_INFINITY;
  private lastStepAt = Number.NEGATIVE_INFINITY;
  private lastSize = 0;

  /** -1 for the video before, 1 for the next, 0 to stay. */
  push(delta: number, nowMs: number): -1 | 0 | 1 {
    const size = Math.abs(delta);
    const isNewPush = nowMs - this.lastEventAt > REST_MS;
    const isPushedAgain = nowMs - this.lastStepAt > SETTLED_MS && size >= this.lastSize;
    this.lastEventAt = nowMs;
    this.lastSize = size;
    if (size < SMALLEST_PUSH || nowMs - this.lastStepAt <= SETTLED_MS) return 0;
    if (!isNewPush && !isPushedAgain) return 0;
    this.lastStepAt = nowMs;
    return delta > 0 ? 1 : -1;
  }
}
