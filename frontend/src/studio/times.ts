/** Moments of a video as they are read and written beside its lines. */

const WRITTEN = /^(?:(\d{1,2}):)?(\d{1,3}):([0-5]?\d)(?:[.,](\d{1,3}))?$|^(\d{1,5})(?:[.,](\d{1,3}))?$/;

/** 83450 as 1:23.45: minutes, seconds and what is left of them. */
export function written(milliseconds: number): string {
  const [minutes, rest] = [Math.floor(milliseconds / 60_000), milliseconds % 60_000];
  const [seconds, fraction] = [Math.floor(rest / 1000), rest % 1000];
  const left = fraction ? `.${String(fraction).padStart(3, "0").replace(/0+$/, "")}` : "";
  return `${minutes}:${String(seconds).padStart(2, "0")}${left}`;
}

/** The same the other way, hours or seconds alone too; null for what is no moment. */
export function milliseconds(text: string): number | null {
  const found = WRITTEN.exec(text.trim());
  if (!found) return null;
  const [, hours, minutes, seconds, left, alone, leftAlone] = found;
  const whole =
    alone === undefined ? Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds) : Number(alone);
  return whole * 1000 + Number((left ?? leftAlone ?? "").padEnd(3, "0"));
}
