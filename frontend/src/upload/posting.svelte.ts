/** The video being posted. It lives outside the page, so that going elsewhere in the app loses nothing. */
import { untrack } from "svelte";
import { api, Refused } from "../api/client.ts";
import { said } from "../app/saying.ts";
import { session } from "../app/session.svelte.ts";
import type { Account, Draft, Likenesses } from "../api/types.ts";
import type { Cut } from "../editing/cut.ts";
import { isDamaged } from "./damage.ts";
import { backoff } from "./backoff.ts";
import { asMetadata, type Borrowed, borrowedOf } from "./borrowed.ts";
import { carouselOf } from "./carousel.ts";
import { factsOf } from "./file-facts.ts";
import { dropMade, keepMade } from "./kept-made.ts";
import { type Kind, kindOf, type Limits, type Problem, problem, problemTogether } from "./limits.ts";
import { isNews, LIKE_NOTHING } from "./likenesses.ts";
import { isMoving, type SendingProgress, type Step, stepOf } from "./progress.ts";
import { fingerprint } from "./remembered-uploads.ts";
import type { Failure, Sender } from "./sender.ts";
import { Wording } from "./wording.svelte.ts";
import { type Words, wordsOf } from "./words-beside.ts";

const LOOK_AGAIN_MS = 5000;

/** What is known of a picked file besides its bytes. */
interface Beside {
  /** The upload that it goes on with. */
  unfinished?: Draft | undefined;
  borrowed?: Borrowed | null;
  /** What it was made of on this device. */
  cut?: Cut | null;
  words?: Words | undefined;
  /** Whether it lies nowhere but in this page. */
  isOnlyHere?: boolean;
}

class Posting {
  file = $state.raw<File | null>(null);
  /** What the file was made of on this device, to go on from there; null where it was picked as it is. */
  cut = $state.raw<Cut | null>(null);
  /** Where the picked file plays from on this device. */
  preview = $state<string | null>(null);
  isLooking = $state(false);
  problem = $state.raw<Problem | null>(null);
  sending = $state<SendingProgress | null>(null);
  failure = $state.raw<Failure | null>(null);
  draft = $state.raw<Draft | null>(null);
  /** What it turned out to be like; null before that is known. */
  likenesses = $state.raw<Likenesses | null>(null);
  /** What is written beside it. */
  readonly wording = new Wording((draft) => (this.draft = draft));
  /** Publish without asking again, as soon as the video is ready. */
  isPromised = $state(false);
  isPublishing = $state(false);
  publishFailure = $state("");
  /** Called when a promised video was published, wherever the person is by then. */
  onPublished: (draft: Draft) => void = () => {};

  private borrowed: Borrowed | null = null;
  private sender: Sender | null = null;
  private pollTimer: ReturnType<typeof setTimeout> | undefined;
  private pace = backoff();
  /** Grows with every reset, so that an answer about an earlier video changes nothing. */
  private turn = 0;
  /** Whose it is. */
  private owner: string | null = null;

  readonly step: Step = $derived(stepOf(this.sending, this.draft));
  /** What was picked; null where only the vault has it. */
  readonly kind: Kind | null = $derived(this.file && kindOf(this.file));
  readonly isEmpty = $derived(!this.file && !this.draft);
  readonly isSending = $derived(
    this.sending !== null && this.sending.state !== "sent" && this.draft?.stage !== "refused",
  );
  readonly isReady = $derived(this.draft?.stage === "ready");
  readonly isPublished = $derived(this.draft?.stage === "published");

  /** Take what was picked, one file or several photos: look at it here first, then send it. It goes on with
   * the `unfinished` upload if it is as large; another file must not be glued to the bytes that have arrived. */
  async choose(
    files: readonly File[],
    limits: Limits,
    account: Account,
    { unfinished, borrowed = null, cut = null, words, isOnlyHere = cut !== null }: Beside = {},
  ): Promise<void> {
    this.reset();
    const turn = this.turn;
    this.problem = problemTogether(files);
    if (this.problem) return;
    this.isLooking = true;
    const file = await together(files);
    if (turn !== this.turn) return;
    if (!file) {
      this.isLooking = false;
      this.problem = { kind: "not_postable" };
      return;
    }
    this.file = file;
    this.cut = cut;
    this.borrowed = borrowed;
    this.preview = URL.createObjectURL(file);
    this.wording.begin(
      words ?? { ...usualFor(account), caption: "", language: account.language, cover: 0, commenting: "" },
    );
    const found = problem(await factsOf(file), limits);
    if (turn !== this.turn) return;
    this.isLooking = false;
    this.problem = found;
    const goesOn = unfinished?.size_bytes === file.size ? unfinished.id : undefined;
    if (!found && isOnlyHere) void keepMade(file, account.id);
    if (!found) await this.send(file, account, borrowed, goesOn);
  }

  /** Post what was edited in the place of what it was made of, with the same words beside it. */
  async exchange(file: File, cut: Cut, limits: Limits, account: Account): Promise<void> {
    const borrowed = this.borrowed ?? (this.draft && borrowedOf(this.draft));
    const words = { ...this.wording.words, cover: 0 };
    const { sender, draft } = this;
    await sender?.abandon();
    const before = draft?.id ?? sender?.draftId;
    await this.choose([file], limits, account, { borrowed, cut, words });
    if (before) await api.delete(`/api/drafts/${before}`).catch(() => {}); // offline, it stays among the unfinished
  }

  /** Go on with a draft that the vault already has. */
  async open(draftId: string): Promise<void> {
    if (this.draft?.id === draftId) return this.wording.save(); // what could not be kept while nobody was signed in
    this.reset();
    const turn = this.turn;
    const draft = await api.get<Draft>(`/api/drafts/${draftId}`);
    if (turn !== this.turn) return;
    this.wording.begin(wordsOf(draft));
    await this.wording.belongTo(draft);
    this.take(draft);
  }

  pause(): void {
    this.sender?.pause();
    this.tell("paused");
  }

  /** After a pause, or after sending stopped. */
  goOn(): void {
    this.failure = null;
    this.tell("starting");
    this.sender?.start();
  }

  /** Delete what has arrived and start from nothing; throws when the vault could not be asked. */
  async throwAway(): Promise<void> {
    const { sender, draft } = this;
    await sender?.abandon();
    const id = draft?.id ?? sender?.draftId;
    if (id) await api.delete(`/api/drafts/${id}`).catch(unlessGone);
    void dropMade();
    this.reset();
  }

  /** Forget this video here; the vault keeps its draft. */
  reset(): void {
    this.turn++;
    if (this.preview) URL.revokeObjectURL(this.preview);
    clearTimeout(this.pollTimer);
    this.sender?.pause();
    this.sender = null;
    this.borrowed = this.cut = this.likenesses = null;
    this.file = this.preview = this.problem = this.sending = this.failure = this.draft = null;
    this.isLooking = this.isPromised = this.isPublishing = false;
    this.publishFailure = "";
  }

  /** Whoever comes after somebody else finds nothing of theirs here, and nothing of theirs goes on in another's name. */
  belongTo(owner: string | null): void {
    if (this.owner && this.owner !== owner) this.reset();
    this.owner = owner;
  }

  async retry(): Promise<void> {
    if (this.draft) this.take(await api.post<Draft>(`/api/drafts/${this.draft.id}/retry`));
  }

  /** Publish now, or as soon as it is ready. */
  async publish(): Promise<void> {
    this.publishFailure = "";
    this.isPromised = true;
    if (this.isReady && this.likenesses) await this.keepPromise();
  }

  /** Say that its sound is another public video's, or no longer; throws when the vault says no. */
  async credit(soundId: string | null): Promise<void> {
    const { draft, turn } = this;
    if (!draft) return;
    const path = `/api/drafts/${draft.id}/credit`;
    const found = await (soundId ? api.put<Likenesses>(path, { sound_id: soundId }) : api.delete<Likenesses>(path));
    if (turn === this.turn) this.likenesses = found;
  }

  hold(): void {
    this.isPromised = false;
  }

  private async keepPromise(): Promise<void> {
    const { draft, turn } = this;
    if (!draft || this.isPublishing) return;
    this.isPublishing = true;
    try {
      await this.wording.keep();
      const published = await api.post<Draft>(`/api/drafts/${draft.id}/publish`);
      if (turn !== this.turn) return;
      this.isPromised = false;
      this.take(published);
      this.onPublished(published);
    } catch (reason) {
      if (turn !== this.turn) return;
      this.isPromised = false;
      this.publishFailure = said(reason);
    } finally {
      if (turn === this.turn) this.isPublishing = false;
    }
  }

  private async send(file: File, account: Account, borrowed: Borrowed | null, draftId?: string): Promise<void> {
    const turn = this.turn;
    this.sending = { state: "starting", sent_bytes: 0, size_bytes: file.size };
    const { sender } = await import("./sender.ts");
    const made = await sender(
      file,
      fingerprint(file, account.id, borrowed),
      {
        opened: (id) => turn === this.turn && void this.opened(id),
        moved: (sent) => turn === this.turn && this.moved(sent),
        done: () => turn === this.turn && void this.arrived(),
        failed: (failure) => turn === this.turn && this.failed(failure),
      },
      { draftId, told: asMetadata(borrowed) },
    );
    if (turn !== this.turn) return;
    this.sender = made;
    made.start();
  }

  private async opened(id: string): Promise<void> {
    const { turn } = this;
    const draft = await api.get<Draft>(`/api/drafts/${id}`).catch(() => null);
    if (turn !== this.turn || this.draft) return;
    if (!draft) {
      this.pollTimer = setTimeout(() => void this.opened(id), LOOK_AGAIN_MS);
      return;
    }
    this.draft = draft;
    await this.wording.belongTo(draft);
    if (this.sending?.state === "sent") await this.ask();
  }

  private moved(sentBytes: number): void {
    if (!this.sending || this.sending.state === "paused") return;
    this.sending.state = "sending";
    this.sending.sent_bytes = sentBytes;
  }

  private async arrived(): Promise<void> {
    this.tell("sent");
    void dropMade();
    this.pace = backoff();
    await this.ask();
  }

  private failed(failure: Failure): void {
    this.failure = failure;
    this.tell(failure.kind === "offline" ? "offline" : "stopped");
  }

  private tell(state: SendingProgress["state"]): void {
    if (this.sending) this.sending.state = state;
  }

  /** Take over what the vault says, and ask again while it is at work. */
  private take(draft: Draft): void {
    const before = this.draft;
    this.draft = draft;
    const hasChanged =
      before?.stage !== draft.stage || before?.step !== draft.step || before?.progress !== draft.progress;
    clearTimeout(this.pollTimer);
    if (isMoving(draft)) this.pollTimer = setTimeout(() => void this.ask(), this.pace.after(hasChanged));
    if (draft.stage === "ready" && !this.likenesses) void this.compare();
  }

  /** Ask what it is like before it is posted. Who promised to post it is told first, and told what of it was lost; no
   * answer holds nobody up. */
  private async compare(): Promise<void> {
    const { draft, turn } = this;
    if (!draft) return;
    const found = await api.get<Likenesses>(`/api/drafts/${draft.id}/likenesses`).catch(() => LIKE_NOTHING);
    if (turn !== this.turn || this.likenesses) return;
    this.likenesses = found;
    if (isNews(found) || isDamaged(draft)) this.isPromised = false;
    if (this.isPromised) await this.keepPromise();
  }

  private async ask(): Promise<void> {
    const { turn } = this;
    const id = this.draft?.id;
    if (!id) return;
    try {
      const draft = await api.get<Draft>(`/api/drafts/${id}`);
      if (turn === this.turn) this.take(draft);
    } catch {
      if (turn === this.turn) this.pollTimer = setTimeout(() => void this.ask(), this.pace.after(false));
    }
  }
}

/** The one file that is sent; null when this browser cannot open one of several photos. */
async function together(files: readonly File[]): Promise<File | null> {
  return files.length > 1 ? await carouselOf(files).catch(() => null) : (files[0] ?? null);
}

/** Under 18, a video and what may be made with it stay with their creator unless they say otherwise: anyone can follow. */
function usualFor(account: Account): Pick<Words, "audience" | "allows_sound" | "allows_duet"> {
  const isAdult = account.age_band === "adult";
  return { audience: isAdult ? "everyone" : "only_me", allows_sound: isAdult, allows_duet: isAdult };
}

function unlessGone(reason: unknown): void {
  if (!(reason instanceof Refused && reason.status === 404)) throw reason;
}

export const posting = new Posting();

$effect.root(() => {
  $effect(() => {
    const owner = session.owner?.id ?? null;
    untrack(() => posting.belongTo(owner));
  });
});
