/** The takes being edited, what is written on them, and which second is looked at. */
import {
  type Cut,
  isUntouched,
  lengthOf,
  type Lettering,
  momentAt,
  moved,
  newId,
  secondsAt,
  shownAt,
  split,
  type Take,
  totalOf,
  trimmed,
  wholeOf,
  withinLength,
} from "./cut.ts";
import { sourceOf } from "./opening.ts";

const LETTERING_SECONDS = 3;
/** So far before its end, a take still shows its last picture. */
const LAST_PICTURE = 0.05;

export class Editing {
  takes = $state.raw<readonly Take[]>([]);
  letterings = $state.raw<readonly Lettering[]>([]);
  /** The take whose ends, speed and place are changed. */
  index = $state(0);
  /** The words being changed. */
  letteringId = $state<number | null>(null);
  /** The second looked at, of what is posted. */
  at = $state(0);
  isPlaying = $state(false);

  readonly total = $derived(totalOf(this.takes));
  readonly take = $derived(this.takes[this.index]);
  readonly lettering = $derived(this.letterings.find((one) => one.id === this.letteringId));
  /** What is written at this second; words being changed are shown whenever the picture stands still. */
  readonly shown = $derived.by(() => {
    const now = shownAt(this.letterings, this.at);
    const own = this.isPlaying ? undefined : this.lettering;
    return own?.words.trim() && !now.includes(own) ? [...now, own] : now;
  });
  readonly isUntouched = $derived(isUntouched(this.cut));

  get cut(): Cut {
    return { takes: this.takes, letterings: this.letterings.filter((one) => one.words.trim()) };
  }

  /** Go on where a cut was left. */
  begin(cut: Cut): void {
    this.takes = cut.takes;
    this.letterings = cut.letterings;
  }

  /** Put films behind what is there; those that this browser cannot open are given back. */
  async add(files: readonly File[]): Promise<File[]> {
    const refused: File[] = [];
    for (const file of files) {
      const source = await sourceOf(file);
      if (!source) refused.push(file);
      else this.change([...this.takes, wholeOf(source)], this.takes.length);
    }
    return refused;
  }

  choose(index: number): void {
    this.index = index;
    this.look({ index, at: this.take?.start ?? 0 });
  }

  trim(ends: { start?: number; end?: number }): void {
    const take = this.take;
    if (!take) return;
    const changed = trimmed(take, ends);
    this.change(this.takes.with(this.index, changed), this.index);
    const at = ends.start === undefined ? Math.max(changed.start, changed.end - LAST_PICTURE) : changed.start;
    this.look({ index: this.index, at });
  }

  pace(speed: number): void {
    if (!this.take) return;
    const { at } = momentAt(this.takes, this.at);
    this.change(this.takes.with(this.index, { ...this.take, speed }), this.index);
    this.look({ index: this.index, at });
  }

  /** Cut the take that is looked at in two, here; false where that would leave next to nothing. */
  split(): boolean {
    const moment = momentAt(this.takes, this.at);
    const takes = split(this.takes, moment);
    if (!takes) return false;
    this.change(takes, moment.index + 1);
    return true;
  }

  move(by: -1 | 1): void {
    this.change(moved(this.takes, this.index, by), this.index + by);
    this.choose(this.index);
  }

  remove(): void {
    if (this.takes.length < 2) return;
    this.change(this.takes.toSpliced(this.index, 1), Math.min(this.index, this.takes.length - 2));
    this.choose(this.index);
  }

  write(words: string, colour: string): void {
    const start = Math.min(this.at, Math.max(0, this.total - LETTERING_SECONDS));
    const one: Lettering = {
      ...{ id: newId(), words, colour, start, end: Math.min(this.total, start + LETTERING_SECONDS) },
      ...{ x: 0.5, y: 0.3, size: "medium", isBoxed: false },
    };
    this.letterings = [...this.letterings, one];
    this.letteringId = one.id;
    this.isPlaying = false;
  }

  rewrite(id: number, change: Partial<Lettering>): void {
    this.letterings = this.letterings.map((one) => (one.id === id ? { ...one, ...change } : one));
  }

  wipe(id: number): void {
    this.letterings = this.letterings.filter((one) => one.id !== id);
    this.letteringId = null;
  }

  scrub(seconds: number): void {
    this.isPlaying = false;
    this.at = seconds;
    this.index = momentAt(this.takes, seconds).index;
  }

  /** Where a take begins and ends, in seconds of what is posted. */
  spanOf(index: number): [number, number] {
    const start = totalOf(this.takes.slice(0, index));
    const take = this.takes[index];
    return [start, start + (take ? lengthOf(take) : 0)];
  }

  /** Let the films go. */
  close(): void {
    for (const { source } of this.takes) URL.revokeObjectURL(source.url);
  }

  private look(moment: { index: number; at: number }): void {
    this.isPlaying = false;
    this.at = secondsAt(this.takes, moment);
  }

  private change(takes: readonly Take[], index: number): void {
    this.isPlaying = false;
    this.takes = takes;
    this.index = Math.max(0, Math.min(index, takes.length - 1));
    this.letterings = withinLength(this.letterings, totalOf(takes));
    this.at = Math.min(this.at, totalOf(takes));
  }
}
