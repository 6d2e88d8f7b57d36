/** Numbers, dates and durations, written in the reader's language. */
import { getLocale, getTextDirection } from "../paraglide/runtime.js";

const compact = new Intl.NumberFormat(getLocale(), { notation: "compact", maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat(getLocale());
const day = new Intl.DateTimeFormat(getLocale(), { day: "numeric", month: "short", year: "numeric" });
const hour = new Intl.DateTimeFormat(getLocale(), { hour: "numeric", minute: "2-digit" });
const month = new Intl.DateTimeFormat(getLocale(), { month: "long", year: "numeric" });
const relative = new Intl.RelativeTimeFormat(getLocale(), { numeric: "auto", style: "long" });

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["minute", 60],
  ["hour", 3600],
  ["day", 86_400],
  ["week", 604_800],
];

/** 12,400 as "12.4K". */
export function shortCount(count: number): string {
  return compact.format(count);
}

/** A handle as it is written; inside right-to-left words it is kept from being turned around. */
export function atName(handle: string): string {
  return isolated(`@${handle}`);
}

/** A name or another foreign word that keeps its own direction in the sentence around it. */
export function isolated(text: string): string {
  return getTextDirection() === "rtl" ? `\u2068${text}\u2069` : text;
}

export function fullCount(count: number): string {
  return whole.format(count);
}

export function date(at: string | Date): string {
  return day.format(new Date(at));
}

/** A day with its hour. */
export function moment(at: string | Date): string {
  const when = new Date(at);
  return `${day.format(when)}, ${hour.format(when)}`;
}

/** "3 hours ago"; a date once it is more than four weeks old. */
export function ago(at: string | Date, now = Date.now()): string {
  const seconds = Math.max(0, (now - new Date(at).getTime()) / 1000);
  if (seconds > 28 * 86_400) return date(at);
  const [unit, length] = STEPS.findLast(([, length]) => seconds >= length) ?? ["minute", 60];
  return relative.format(-Math.floor(seconds / length), unit);
}

/** 75 seconds as "1:15". */
export function clock(seconds: number): string {
  const total = Math.max(0, Math.floor(seconds));
  return `${Math.floor(total / 60)}:${String(total % 60).padStart(2, "0")}`;
}

/** "today", "yesterday", "5 days ago" for a day of the calendar such as 2026-11-22. */
export function dayAgo(day: string, now = new Date()): string {
  const days = Math.round((Date.parse(now.toISOString().slice(0, 10)) - Date.parse(day)) / 86_400_000);
  return days > 28 ? date(day) : relative.format(-Math.max(0, days), "day");
}

/** "14:05", or "2:05 PM" where that is read. */
export function timeOfDay(at: string | Date): string {
  return hour.format(new Date(at));
}

/** "November 2026". */
export function monthOf(at: string | Date): string {
  return month.format(new Date(at));
}
