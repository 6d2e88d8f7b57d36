/** What the link carries, estimated from the videos and posters it has just carried. */

export interface Sample {
  bytes: number;
  seconds: number;
}

const WEIGHT_OF_NEWEST = 0.3;
const SMALLEST_TELLING_BYTES = 64 * 1024; // below it, latency is measured and not the link
const SLOW_SECONDS = 2; // a browser holds a response back while its buffer is full
const CLEAN_SECONDS_PER_STEP = 60;
const LARGEST_STEP_DOWN = 2;

/** An exponentially weighted mean in kbit/s, and how far a stall has lowered our ambition. */
export class Throughput {
  kbps: number | null = null;
  private steps = 0;
  private stalledAt = Number.NEGATIVE_INFINITY;

  add({ bytes, seconds }: Sample): void {
    if (bytes < SMALLEST_TELLING_BYTES || seconds <= 0) return;
    const sample = (bytes * 8) / 1000 / seconds;
    if (this.kbps === null) this.kbps = sample;
    else if (sample > this.kbps || seconds < SLOW_SECONDS) this.kbps += WEIGHT_OF_NEWEST * (sample - this.kbps);
  }

  /** The picture stood still: take a lower rung for the next videos. */
  stalled(nowSeconds: number): void {
    this.steps = Math.min(LARGEST_STEP_DOWN, this.lowered(nowSeconds) + 1);
    this.stalledAt = nowSeconds;
  }

  /** How many rungs to go down; a minute without a stall takes one back. */
  lowered(nowSeconds: number): number {
    return Math.max(0, this.steps - Math.floor((nowSeconds - this.stalledAt) / CLEAN_SECONDS_PER_STEP));
  }
}

/** Feed the estimate from the browser's own timing of our media requests. */
export function measure(throughput: Throughput): () => void {
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceResourceTiming[]) {
      if (!/\/(media|kept)\//.test(entry.name)) continue;
      throughput.add({ bytes: entry.transferSize, seconds: (entry.responseEnd - entry.responseStart) / 1000 });
    }
  });
  observer.observe({ type: "resource", buffered: true });
  return () => observer.disconnect();
}
