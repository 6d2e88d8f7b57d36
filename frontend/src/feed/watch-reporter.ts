/**
 * Tells the vault what was watched: in batches, soon, and once.
 *
 * A batch keeps its id until the vault has acknowledged it, so sending it again never counts twice. What is
 * waiting lives in memory only: what somebody watched is never written into the browser's storage. It is told in
 * their name or not at all: when another person has signed in, or none, what is left is forgotten.
 */
import { newId } from "../api/new-id.ts";
import { api, Refused } from "../api/client.ts";
import type { Id, Watch } from "../api/types.ts";

const LARGEST_BATCH = 50;
const MOST_WAITING = 400;
const FLUSH_AFTER_MS = 3000;
const FIRST_RETRY_MS = 2000;
const LAST_RETRY_MS = 60_000;

interface Batch {
  batch_id: string;
  watches: Watch[];
}

export class WatchReporter {
  private waiting: Watch[] = [];
  private unacknowledged: Batch[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private retryMs = FIRST_RETRY_MS;
  private sending: Promise<boolean> | null = null;
  private owner: Id | null = null;

  constructor(
    private readonly viewer: () => Id | null,
    private readonly send: (batch: Batch) => Promise<unknown> = post,
  ) {}

  add(watch: Watch): void {
    this.forgetOthers();
    this.waiting.push(watch);
    if (this.waiting.length > MOST_WAITING) this.waiting.shift();
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_AFTER_MS);
  }

  /** Send everything now; true once the vault holds all of it. */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.cut();
    if (this.sending) await this.sending;
    this.sending = this.sendAll();
    const isHeld = await this.sending;
    this.sending = null;
    return isHeld;
  }

  /** The page may be about to go away: everything is handed to the browser at once, with no waiting for answers. */
  leave(): void {
    const isUnderWay = this.sending !== null;
    if (!isUnderWay) void this.flush();
    // What is under way outlives the page by itself (keepalive); only the rest has to be handed over.
    else for (const batch of this.cut()) void this.deliver(batch);
  }

  private forgetOthers(): void {
    const viewer = this.viewer();
    if (viewer === this.owner) return;
    this.owner = viewer;
    this.waiting = [];
    this.unacknowledged = [];
  }

  /** Put what is waiting into batches, each with an id it keeps. */
  private cut(): Batch[] {
    this.forgetOthers();
    const batches: Batch[] = [];
    while (this.waiting.length > 0) {
      batches.push({ batch_id: newId(), watches: this.waiting.splice(0, LARGEST_BATCH) });
    }
    this.unacknowledged.push(...batches);
    return batches;
  }

  private async sendAll(): Promise<boolean> {
    for (const batch of [...this.unacknowledged]) {
      if (!(await this.deliver(batch))) {
        this.retryLater();
        return false;
      }
    }
    this.retryMs = FIRST_RETRY_MS;
    return true;
  }

  /** True when the batch is settled: held by the vault, refused for good, or nobody's any more. */
  private async deliver(batch: Batch): Promise<boolean> {
    this.forgetOthers();
    if (!this.unacknowledged.includes(batch)) return true;
    try {
      await this.send(batch);
    } catch (reason) {
      if (!(reason instanceof Refused) || reason.status >= 500 || reason.status === 429) return false;
      console.warn("The vault refused a batch of watches:", reason.code);
    }
    this.unacknowledged = this.unacknowledged.filter((other) => other !== batch);
    return true;
  }

  private retryLater(): void {
    this.timer ??= setTimeout(() => void this.flush(), this.retryMs);
    this.retryMs = Math.min(LAST_RETRY_MS, this.retryMs * 2);
  }
}

function post(batch: Batch): Promise<unknown> {
  return api.post("/api/watches", batch, { keepalive: true });
}
