/** Sizes, lengths and shares, written in the reader's language. */
import { getLocale } from "../paraglide/runtime.js";

const share = new Intl.NumberFormat(getLocale(), { style: "percent", maximumFractionDigits: 0 });

const SIZES = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** 0.42 as "42%", in the reader's digits; never "100%" before it is so. */
export function percent(part: number): string {
  const bounded = Math.min(1, Math.max(0, part));
  return share.format(bounded < 1 ? Math.floor(bounded * 100) / 100 : 1);
}

/** 300,000,000 as "300 MB". */
export function size(bytes: number): string {
  const step = Math.min(SIZES.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1000 ** step;
  return inUnit(value, SIZES[step] ?? "byte", step > 1 && value < 10 ? 1 : 0, step > 0 ? "short" : "long");
}

/** 180 as "3 minutes", 75 as "1 minute 15 seconds". */
export function length(seconds: number): string {
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  const parts = [
    ...(minutes > 0 ? [inUnit(minutes, "minute", 0, "long")] : []),
    ...(whole % 60 > 0 || minutes === 0 ? [inUnit(whole % 60, "second", 0, "long")] : []),
  ];
  return new Intl.ListFormat(getLocale(), { type: "unit", style: "narrow" }).format(parts);
}

function inUnit(value: number, unit: string, digits: number, unitDisplay: "short" | "long"): string {
  return new Intl.NumberFormat(getLocale(), {
    style: "unit",
    unit,
    unitDisplay,
    maximumFractionDigits: digits,
  }).format(value);
}
