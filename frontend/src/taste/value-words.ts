/** What outcomes are called, and how far what one of them is worth stands from what it is worth to everyone here. */
import type { Outcome, Values } from "../api/types.ts";
import { m } from "../paraglide/messages.js";
import { getLocale } from "../paraglide/runtime.js";

/** At its upper end a slider makes an outcome count so many times, and at its lower one nothing. */
const REACH = 4;
const LARGEST = 20; // the vault takes none further from nothing
const AGAINST: readonly Outcome[] = ["skip", "not_interested"];

const WORDS: Record<Outcome, () => string> = {
  finish: m.taste_value_finish,
  watch: m.taste_value_watch,
  like: m.taste_value_like,
  save: m.taste_value_save,
  comment: m.taste_value_comment,
  share: m.taste_value_share,
  follow: m.taste_value_follow,
  skip: m.taste_value_skip,
  not_interested: m.taste_value_not_interested,
};
export const OUTCOMES = Object.keys(WORDS) as Outcome[];

const figures = new Intl.NumberFormat(getLocale(), { maximumFractionDigits: 2 });

export function outcomeInWords(outcome: Outcome): string {
  return WORDS[outcome]();
}

export function figure(value: number): string {
  return figures.format(value);
}

/** What an outcome is worth, in words. */
export function valueInWords(value: number, usual: number): string {
  if (value === usual) return m.taste_value_usual({ value: figure(value) });
  return m.taste_value_own({ value: figure(value), usual: figure(usual) });
}

/** What an outcome is worth where its slider stands: nothing at -1, as usual at 0, four times as much at 1. */
export function valueAt(outcome: Outcome, usual: number, notch: number): number {
  const value = usual === 0 ? REACH * Math.max(0, notch) * sign(outcome) : usual * times(notch);
  return Math.min(LARGEST, Math.max(-LARGEST, value));
}

/** Where the slider of an outcome stands that is worth so much. */
export function notchOf(outcome: Outcome, usual: number, value: number): number {
  if (usual === 0) return bounded((value * sign(outcome)) / REACH);
  const share = value / usual;
  return bounded(share <= 1 ? share - 1 : (share - 1) / (REACH - 1));
}

export function areSameValues(one: Values, other: Values): boolean {
  return OUTCOMES.every((outcome) => one[outcome] === other[outcome]);
}

function times(notch: number): number {
  return notch <= 0 ? 1 + notch : 1 + (REACH - 1) * notch;
}

function sign(outcome: Outcome): number {
  return AGAINST.includes(outcome) ? -1 : 1;
}

function bounded(notch: number): number {
  return Math.min(1, Math.max(-1, notch));
}
