/** What stands under one video, as one viewer reads and writes it: shown at once, and sent until it has arrived. */
import { api, Refused } from "../api/client.ts";
import { newId } from "../api/new-id.ts";
import type { Account, Comment, CommentPage, CommentsUnder, Id } from "../api/types.ts";
import { said } from "../app/saying.ts";

export type Order = "newest" | "answered";
export type Sending = "sent" | "sending" | "unsent" | "refused";

export const LONGEST = 500;
const FIRST_RETRY_MS = 2000;
const LAST_RETRY_MS = 30_000;

export class Line {
  comment = $state() as Comment;
  sending = $state<Sending>("sent");
  /** Why it was not taken. */
  failure = $state("");
  answers = $state<Line[]>([]);
  isOpen = $state(false);
  isLoading = $state(false);
  hasFailed = $state(false);
  next: string | null = null;

  constructor(comment: Comment, sending: Sending = "sent") {
    this.comment = comment;
    this.sending = sending;
  }
}

export class Talk {
  lines = $state<Line[]>([]);
  next = $state<string | null>(null);
  count = $state(0);
  closed = $state<CommentsUnder["closed"]>(null);
  order = $state<Order>("newest");
  isLoaded = $state(false);
  failure = $state("");
  /** What is being written, and to whom: closing the sheet loses none of it. */
  text = $state("");
  answered = $state<Line | null>(null);
  private turn = 0;
  private retryMs = FIRST_RETRY_MS;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly video: Id,
    private readonly account: Account | null,
    /** Whether whoever wrote here is still signed in: nothing is sent in another's name. */
    private readonly isStill: (account: Account) => boolean,
  ) {
    globalThis.addEventListener?.("online", () => this.sendUnsent());
  }

  /** Begin at the top; what is not sent yet stays there. */
  async load(order: Order = this.order): Promise<void> {
    const turn = ++this.turn;
    this.order = order;
    this.failure = "";
    try {
      const page = await api.get<CommentsUnder>(this.address());
      if (turn !== this.turn) return;
      const unsent = this.lines.filter(({ sending }) => sending !== "sent");
      this.lines = [...unsent, ...this.fresh(page.items, unsent)];
      this.take(page);
      this.isLoaded = true;
      this.sendUnsent();
    } catch (reason) {
      if (turn === this.turn) this.failure = said(reason);
    }
  }

  async more(): Promise<void> {
    const turn = this.turn;
    const page = await api.get<CommentsUnder>(`${this.address()}&before=${encodeURIComponent(this.next ?? "")}`);
    if (turn !== this.turn) return;
    this.lines.push(...this.fresh(page.items, this.lines));
    this.take(page);
  }

  async unfold(line: Line): Promise<void> {
    line.isOpen = true;
    if (line.answers.every(({ sending }) => sending !== "sent")) await this.moreAnswers(line);
  }

  async moreAnswers(line: Line): Promise<void> {
    if (line.isLoading) return;
    line.isLoading = true;
    line.hasFailed = false;
    try {
      const after = line.next ? `?after=${encodeURIComponent(line.next)}` : "";
      const page = await api.get<CommentPage>(`/api/comments/${line.comment.id}/answers${after}`);
      const unsent = line.answers.filter(({ sending }) => sending !== "sent");
      const sent = line.answers.filter(({ sending }) => sending === "sent");
      line.answers = [...sent, ...this.fresh(page.items, line.answers), ...unsent];
      line.next = page.next;
    } catch {
      line.hasFailed = true;
    } finally {
      line.isLoading = false;
    }
  }

  /** Write something, or an answer: it is on screen at once, and sent until the vault has it. */
  async write(text: string, answered: Line | null): Promise<Line> {
    if (!this.account) throw new Error("nobody is signed in");
    const line = new Line(this.draft(text.trim(), answered, this.account), "sending");
    if (answered) {
      answered.isOpen = true;
      answered.comment.answer_count += 1;
      answered.answers.push(line);
    } else {
      this.lines.unshift(line);
    }
    this.count += 1;
    await this.send(this.held(line));
    return this.held(line);
  }

  async send(line: Line): Promise<void> {
    if (!this.account || !this.isStill(this.account)) return;
    line.sending = "sending";
    line.failure = "";
    const { id, video_id, text, answers } = line.comment;
    try {
      line.comment = await api.put<Comment>(`/api/comments/${id}`, { video_id, text, answers });
      line.sending = "sent";
      this.retryMs = FIRST_RETRY_MS;
    } catch (reason) {
      const isFinal = reason instanceof Refused && reason.status < 500 && ![401, 429].includes(reason.status);
      line.sending = isFinal ? "refused" : "unsent";
      line.failure = reason instanceof Refused ? said(reason) : "";
      if (!isFinal) this.retryLater();
    }
  }

  /** Take it away from the screen at once, and put it back when the vault says no. */
  async remove(line: Line): Promise<void> {
    const answered = this.lines.find(({ answers }) => answers.includes(line)) ?? null;
    const among = answered ? answered.answers : this.lines;
    const place = among.indexOf(line);
    const gone = answered ? 1 : 1 + line.comment.answer_count;
    among.splice(place, 1);
    this.counted(-gone, answered);
    if (line.sending === "refused" && line.comment.state === "waiting") return; // it never arrived
    try {
      await api.delete(`/api/comments/${line.comment.id}`);
    } catch (reason) {
      if (reason instanceof Refused && reason.status === 404) return; // gone already, or never there
      among.splice(Math.min(place, among.length), 0, line);
      this.counted(gone, answered);
      throw reason;
    }
  }

  private counted(by: number, answered: Line | null): void {
    this.count = Math.max(0, this.count + by);
    if (answered) answered.comment.answer_count = Math.max(0, answered.comment.answer_count + by);
  }

  private sendUnsent(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const all = [...this.lines, ...this.lines.flatMap(({ answers }) => answers)];
    for (const line of all) if (line.sending === "unsent") void this.send(line);
  }

  private retryLater(): void {
    this.timer ??= setTimeout(() => this.sendUnsent(), this.retryMs);
    this.retryMs = Math.min(LAST_RETRY_MS, this.retryMs * 2);
  }

  /** The line as the screen holds it, which notices changes. */
  private held(line: Line): Line {
    const all = [...this.lines, ...this.lines.flatMap(({ answers }) => answers)];
    return all.find(({ comment }) => comment.id === line.comment.id) ?? line;
  }

  private take({ next, count, closed }: CommentsUnder): void {
    this.next = next;
    this.count = count + this.lines.filter(({ sending }) => sending !== "sent").length;
    this.closed = closed;
  }

  private fresh(comments: readonly Comment[], there: readonly Line[]): Line[] {
    const ids = new Set(there.map(({ comment }) => comment.id));
    return comments.filter(({ id }) => !ids.has(id)).map((comment) => new Line(comment));
  }

  private address(): string {
    return `/api/videos/${this.video}/comments?order=${this.order}`;
  }

  private draft(text: string, answered: Line | null, account: Account): Comment {
    return {
      id: newId(),
      video_id: this.video,
      writer: {
        id: account.actor_id,
        handle: account.handle,
        name: account.name,
        avatar: null,
        is_me: true,
        is_creator: false,
      },
      text,
      mentions: [],
      answers: answered?.comment.id ?? null,
      written_at: new Date().toISOString(),
      answer_count: 0,
      may_remove: true,
      state: "waiting",
    };
  }
}

const talks = new Map<string, Talk>();

/** The talk under a video; one in which something is not sent, or not written to its end, goes on, whether or not it is on screen. */
export function talkUnder(video: Id, account: Account | null, isStill: (account: Account) => boolean): Talk {
  const key = `${video} ${account?.id ?? ""}`;
  for (const [other, talk] of talks) if (other !== key && !isUnfinished(talk)) talks.delete(other);
  const talk = talks.get(key) ?? new Talk(video, account, isStill);
  talks.set(key, talk);
  return talk;
}

function isUnfinished(talk: Talk): boolean {
  return (
    talk.text.trim() !== "" ||
    talk.lines.some((line) => [line, ...line.answers].some(({ sending }) => sending !== "sent"))
  );
}
