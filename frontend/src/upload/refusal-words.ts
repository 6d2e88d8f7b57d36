/** Why a file cannot become a video, in the reader's language. The vault's own words are English. */
import type { Limits, Refusal } from "../api/types.ts";
import { m } from "../paraglide/messages.js";
import { getLocale } from "../paraglide/runtime.js";
import { length, size } from "../ui/measures.ts";

type Words = Pick<Refusal, "reason" | "remedy">;

/** English keeps the vault's sentence, which may name numbers that a code cannot; `limits` fill those we know. */
export function refusalInWords(refusal: Refusal, limits: Limits | null): Words {
  const translated = getLocale() === "en" ? undefined : worded(limits)[refusal.code]?.();
  return translated ? { reason: translated[0], remedy: translated[1] } : refusal;
}

function worded(limits: Limits | null): Record<string, () => [string, string]> {
  const most = { size: size(limits?.max_bytes ?? 0), length: length(limits?.max_seconds ?? 0) };
  return {
    empty: () => [m.upload_refusal_empty(), m.upload_refusal_check()],
    too_large: () => [m.upload_refusal_too_large({ limit: most.size }), m.upload_refusal_trim()],
    not_a_video: () => [m.upload_refusal_not_a_video(), m.upload_refusal_send_video()],
    nothing_in_it: () => [m.upload_refusal_nothing_in_it(), m.upload_refusal_check()],
    unknown_codec: () => [m.upload_refusal_unknown_codec(), m.upload_refusal_export()],
    damaged: () => [m.upload_refusal_damaged(), m.upload_refusal_check()],
    cut_short: () => [m.upload_refusal_cut_short(), m.upload_refusal_copy()],
    too_long: () => [m.upload_refusal_too_long({ limit: most.length }), m.upload_refusal_trim()],
    too_short: () => [m.upload_refusal_too_short(), m.upload_refusal_longer()],
    too_many_pixels: () => [m.upload_refusal_too_many_pixels(), m.upload_refusal_smaller()],
    too_many_photos: () => [m.upload_refusal_too_many_photos(), m.upload_refusal_fewer()],
    too_many_tracks: () => [m.upload_refusal_too_many_tracks(), m.upload_refusal_export()],
    too_many_frames: () => [m.upload_refusal_too_many_frames(), m.upload_refusal_slower()],
    odd_shape: () => [m.upload_refusal_odd_shape(), m.upload_refusal_crop()],
    too_demanding: () => [m.upload_refusal_too_demanding(), m.upload_refusal_export()],
    upload_expired: () => [m.upload_refusal_expired(), m.upload_refusal_again()],
    duet_gone: () => [m.duets_not_shared(), m.duets_refusal_other()],
    partner_unreadable: () => [m.duets_refusal_unreadable(), m.duets_refusal_alone()],
    sound_gone: () => [m.upload_sound_not_shared(), m.upload_refusal_other_sound()],
    source_lost: () => [m.upload_refusal_lost(), m.upload_refusal_again()],
    not_taken: () => [m.upload_refusal_not_taken(), m.upload_refusal_ask()],
    our_fault: () => [m.upload_step_failed(), m.upload_refusal_retry()],
  };
}
