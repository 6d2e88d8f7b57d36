/** The videos of one feed, in order, and where the viewer is among them. */
import { api, Refused, Unreachable } from "../api/client.ts";
import type { FeedItem, FeedPage, Id, Surface, VideoCard, VideoPage, Why } from "../api/types.ts";

const PAGE = 8;
const LOAD_WHEN_LEFT = 4;
const KEPT_AHEAD = 2; // what the players already hold is not taken from under the viewer
const MOST_HELD = 200; // the vault takes no more, and no proxy a longer address

export type Tab = "for-you" | "following" | "latest";
export type Trouble = "offline" | "gone" | "failed";

export interface Shown {
  video: VideoCard;
  why: Why | null;
  surface: Surface;
  /** The viewer said it is not for them. */
  isRefused: boolean;
  /** Nor anything else of its creator. */
  isHidden: boolean;
}

const UNSAID = { isRefused: false, isHidden: false };

interface Page {
  items: FeedItem[];
  next: string | null;
}

export class FeedQueue {
  items = $state<Shown[]>([]);
  index = $state(0);
  isLoading = $state(false);
  hasEnded = $state(false);
  trouble = $state<Trouble | null>(null);
  isProfiled = $state(true);
  private next: string | null = null;
  private readonly withheld = new Map<Id, Shown[]>();
  private isStale = false;

  constructor(
    readonly source: { tab: Tab } | { creator: string },
    private readonly first: Id | null = null,
  ) {}

  get current(): Shown | null {
    return this.items[this.index] ?? null;
  }

  get isForYou(): boolean {
    return "tab" in this.source && this.source.tab === "for-you";
  }

  /** Fetch the first videos, or the next when few are left. */
  async fill(): Promise<void> {
    if (this.isLoading || this.hasEnded) return;
    if (this.items.length - this.index > LOAD_WHEN_LEFT) return;
    this.isLoading = true;
    let isNew = true;
    try {
      const page = this.items.length === 0 && this.first ? await this.begin(this.first) : await this.page();
      isNew = this.append(page.items);
      this.next = page.next;
      this.trouble = null;
      // For You goes round when it has shown everything; the others end where no page is left.
      this.hasEnded = this.isForYou ? !isNew : page.next === null;
    } catch (reason) {
      this.trouble = troubleOf(reason, this.items.length === 0 && this.first !== null);
    } finally {
      this.isLoading = false;
    }
    if (this.isStale) await this.refresh();
    if (!isNew) await this.fill();
  }

  /** What has just been watched changes what comes next: ask again for everything the players do not hold yet. */
  async refresh(): Promise<void> {
    if (!this.isForYou) return;
    this.isStale = this.isLoading; // what is on its way was chosen before the watch: ask again when it is here
    if (this.isStale) return;
    try {
      const page = await this.page(this.index + KEPT_AHEAD + 1);
      if (page.items.length === 0) return;
      this.items.splice(this.index + KEPT_AHEAD + 1);
      this.append(page.items);
      this.hasEnded = false;
    } catch {
      return; // the older order still stands, and the next page is asked for as usual
    }
  }

  /** Start over, for a viewer who has come to the end or has just signed in. */
  restart(): Promise<void> {
    this.items = [];
    this.index = 0;
    this.next = null;
    this.hasEnded = false;
    this.trouble = null;
    return this.fill();
  }

  /** Write a change of one video or creator into every place that shows it. */
  change(matches: (video: VideoCard) => boolean, apply: (video: VideoCard) => void): void {
    for (const item of this.items) if (matches(item.video)) apply(item.video);
  }

  /** Show nothing more of a creator; what was seen already says so in its place. */
  withhold(creator: Id): void {
    const isTheirs = (item: Shown) => item.video.creator.id === creator;
    const coming = this.items.splice(this.index + 1);
    this.withheld.set(creator, coming.filter(isTheirs));
    this.items.push(...coming.filter((item) => !isTheirs(item)));
    for (const item of this.items) if (isTheirs(item)) item.isHidden = true;
  }

  /** Show them again, after what has come meanwhile. */
  release(creator: Id): void {
    for (const item of this.items) if (item.video.creator.id === creator) item.isHidden = false;
    const theirs = this.withheld.get(creator) ?? [];
    this.withheld.delete(creator);
    this.append(theirs);
  }

  /** What was opened comes first; among its creator's videos it stands where their profile has it. */
  private async begin(first: Id): Promise<Page> {
    if (!("creator" in this.source)) {
      await this.open(first);
      return this.page();
    }
    const page = await this.page();
    const place = page.items.findIndex(({ video }) => video.id === first);
    if (place < 0) await this.open(first);
    this.index = Math.max(0, place);
    return page;
  }

  private async open(id: Id): Promise<void> {
    const { video, why } = await api.get<FeedItem>(`/api/videos/${id}`);
    this.items.push({ video, why, surface: "creator" in this.source ? "profile" : "link", ...UNSAID });
  }

  private async page(keep = this.items.length): Promise<Page> {
    if ("creator" in this.source) return this.pageOfCreator(this.source.creator);
    const page = await api.get<FeedPage>(`/api/feed/${this.source.tab}?count=${PAGE}${this.after(keep)}`);
    this.isProfiled = page.profiled;
    return page;
  }

  /** Where the page begins: after what is held, or where the one before it ended. */
  private after(keep: number): string {
    if (!this.isForYou) return this.next ? `&before=${encodeURIComponent(this.next)}` : "";
    const held = this.items.slice(0, keep).slice(-MOST_HELD);
    return held.length > 0 ? `&held=${held.map(({ video }) => video.id).join(",")}` : "";
  }

  private async pageOfCreator(handle: string): Promise<Page> {
    const query = this.next ? `?before=${encodeURIComponent(this.next)}` : "";
    const page = await api.get<VideoPage>(`/api/profiles/${encodeURIComponent(handle)}/videos${query}`);
    return { items: page.items.map((video) => ({ video, why: null })), next: page.next };
  }

  /** Take in what is not held yet; whether there was any. */
  private append(items: readonly FeedItem[]): boolean {
    const held = new Set(this.items.map(({ video }) => video.id));
    const surface: Surface = "creator" in this.source ? "profile" : this.source.tab;
    const fresh = items.filter(({ video }) => !held.has(video.id) && !this.withheld.has(video.creator.id));
    this.items.push(...fresh.map(({ video, why }) => ({ video, why, surface, ...UNSAID })));
    return fresh.length > 0;
  }
}

/** A video opened by its address, by itself or among its creator's, and which entry of the history that was. */
export interface Opened {
  video: Id;
  creator: string | null;
  entry: number;
}

const queues = new Map<string, FeedQueue>();
let opened: { key: string; queue: FeedQueue } | null = null;
let owner: Id | null | undefined;

/**
 * The queue of a place; each tab keeps its own while the app is open, so that coming back finds it as it was.
 * When somebody else signs in, nothing of the viewer before stays; `undefined` is a viewer not known yet.
 */
export function queueFor(tab: Tab, place: Opened | null, viewer: Id | null | undefined): FeedQueue {
  if (viewer !== undefined && owner !== undefined && viewer !== owner) forget();
  if (viewer !== undefined) owner = viewer;
  if (!place) return kept(tab);
  const { video, creator, entry } = place;
  const key = `${entry} ${video} ${creator ?? ""}`;
  if (opened?.key !== key) {
    opened = { key, queue: new FeedQueue(creator ? { creator } : { tab: "for-you" }, video) };
  }
  return opened.queue;
}

function forget(): void {
  queues.clear();
  opened = null;
}

function kept(tab: Tab): FeedQueue {
  const queue = queues.get(tab) ?? new FeedQueue({ tab });
  queues.set(tab, queue);
  return queue;
}

function troubleOf(reason: unknown, isOpening: boolean): Trouble {
  if (reason instanceof Unreachable) return "offline";
  return isOpening && reason instanceof Refused && reason.status === 404 ? "gone" : "failed";
}
