/** Keeps the words beside a video in the vault while they are written. */
import { api, Refused } from "../api/client.ts";
import type { Draft } from "../api/types.ts";
import { said } from "../app/saying.ts";
import { changes, type Words, wordsOf } from "./words-beside.ts";

const SAVE_AFTER_MS = 600;
const SAVE_AGAIN_MS = 5000;
const NOTHING: Words = {
  caption: "",
  audience: "everyone",
  language: "",
  cover: 0,
  allows_sound: false,
  allows_duet: false,
  commenting: "",
};

export type Saving = "saved" | "saving" | "unsaved";

export class Wording {
  words = $state<Words>({ ...NOTHING });
  saving = $state<Saving>("saved");
  /** Why the vault will not take these words; empty while it may still do so. */
  failure = $state("");

  private saved: Words = { ...NOTHING };
  private draftId: string | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** What was said before has arrived, or has not. */
  private earlier: Promise<unknown> = Promise.resolve();
  /** Grows with every video, so that an answer about an earlier one changes nothing. */
  private turn = 0;

  constructor(private readonly onkept: (draft: Draft) => void) {}

  /** Start with these words, of a video that has no draft yet. */
  begin(words: Words): void {
    this.turn++;
    clearTimeout(this.timer);
    this.words = { ...words };
    this.saved = { ...words };
    this.draftId = null;
    this.saving = "saved";
    this.failure = "";
  }

  /** The vault has a draft now. One that goes on keeps its words unless they were changed here; a new one gets ours. */
  async belongTo(draft: Draft): Promise<void> {
    const isUntouched = Object.keys(changes(this.saved, this.words)).length === 0;
    const goesOn = draft.received_bytes > 0 || draft.caption !== "";
    this.draftId = draft.id;
    this.saved = wordsOf(draft);
    if (goesOn && isUntouched) this.words = wordsOf(draft);
    this.words.commenting ||= draft.commenting;
    if (draft.stage !== "published") await this.save();
  }

  /** They have changed on screen: keep them a moment after the last key. */
  changed(): void {
    clearTimeout(this.timer);
    this.saving = "unsaved";
    if (this.draftId) this.timer = setTimeout(() => void this.save(), SAVE_AFTER_MS);
  }

  /** Keep them as they are now; what goes wrong is told on screen, and tried again where that can help. */
  async save(): Promise<void> {
    await this.keep().catch(() => undefined);
  }

  /** The same for someone who must know that it worked: throws when it did not. One after the other: of two on their
   * way at once the earlier might arrive last, and show a video to more people than was said in the end. */
  async keep(): Promise<void> {
    clearTimeout(this.timer);
    const { draftId, turn } = this;
    const wanted = { ...this.words };
    const changed = changes(this.saved, wanted);
    const told = this.earlier.then(() =>
      this.tell(draftId, turn, wanted, turn === this.turn ? changes(this.saved, wanted) : changed),
    );
    this.earlier = told.catch(() => undefined);
    await told;
  }

  private async tell(draftId: string | null, turn: number, wanted: Words, changed: Partial<Words>): Promise<void> {
    const isThis = () => turn === this.turn;
    if (isThis()) this.failure = "";
    if (isThis()) this.saving = "saved";
    if (!draftId || Object.keys(changed).length === 0) return;
    if (isThis()) this.saving = "saving";
    try {
      const draft = await api.patch<Draft>(`/api/drafts/${draftId}`, changed);
      if (!isThis()) return;
      this.saved = wanted;
      this.saving = Object.keys(changes(wanted, this.words)).length > 0 ? "unsaved" : "saved";
      this.onkept(draft);
    } catch (reason) {
      if (isThis()) this.notSaved(reason);
      throw reason;
    }
  }

  private notSaved(reason: unknown): void {
    this.saving = "unsaved";
    if (reason instanceof Refused && reason.status < 500) this.failure = said(reason);
    else this.timer = setTimeout(() => void this.save(), SAVE_AGAIN_MS);
  }
}
