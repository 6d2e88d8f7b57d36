/** Moments, speeds and shares in words. */
import { getLocale } from "../paraglide/runtime.js";

const tenths = new Intl.NumberFormat(getLocale(), { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const twoDigits = new Intl.NumberFormat(getLocale(), {
  minimumIntegerDigits: 2,
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const whole = new Intl.NumberFormat(getLocale());
const percent = new Intl.NumberFormat(getLocale(), { style: "percent" });
const factor = new Intl.NumberFormat(getLocale(), { maximumFractionDigits: 1 });

/** 61.25 as "1:01.3". */
export function exactClock(seconds: number): string {
  const even = Math.round(seconds * 10) / 10;
  const minutes = Math.floor(even / 60);
  return `${whole.format(minutes)}:${twoDigits.format(even - minutes * 60)}`;
}

/** 4.04 as "4.0". */
export function inTenths(seconds: number): string {
  return tenths.format(seconds);
}

/** 1.5 as "1.5×". */
export function times(speed: number): string {
  return `${factor.format(speed)}×`;
}

/** 0.25 as "25%". */
export function share(part: number): string {
  return percent.format(part);
}
