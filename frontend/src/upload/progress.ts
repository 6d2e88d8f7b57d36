/** What a video is going through, told as one step: first on its way to the vault, then inside it. */
import type { Draft } from "../api/types.ts";

export type SendingState = "starting" | "sending" | "paused" | "offline" | "stopped" | "sent";

export interface SendingProgress {
  state: SendingState;
  sent_bytes: number;
  size_bytes: number;
}

export type StepKey =
  | Exclude<SendingState, "sent">
  | "checking"
  | "joining"
  | "ahead"
  | "next"
  | "preparing"
  | "playable"
  | "sound"
  | "again"
  | "failed"
  | "ready"
  | "published"
  | "refused";

export interface Step {
  key: StepKey;
  /** How far this step is, 0 to 1; null when it cannot be told. */
  share: number | null;
  /** Videos that are prepared before this one. */
  ahead: number;
}

/** The step to show; `sending` is null when this device is not the one that sends. */
export function stepOf(sending: SendingProgress | null, draft: Draft | null): Step {
  if (sending && sending.state !== "sent" && (!draft || draft.stage === "receiving")) {
    return step(sending.state, portion(sending.sent_bytes, sending.size_bytes));
  }
  if (!draft) return step("starting", null);
  switch (draft.stage) {
    case "receiving":
      return sending ? step("checking", null) : step("paused", portion(draft.received_bytes, draft.size_bytes));
    case "checking":
    case "preparing":
      return inTheWorks(draft);
    case "ready":
    case "published":
    case "refused":
      return step(draft.stage, 1);
  }
}

/** Whether the vault still has something to do on its own, so that it is worth asking again. */
export function isMoving(draft: Draft): boolean {
  if (draft.can_retry) return false;
  if (draft.stage === "published") return draft.audience === "everyone" && !draft.has_crossed;
  return draft.stage === "checking" || draft.stage === "preparing";
}

function inTheWorks(draft: Draft): Step {
  if (draft.can_retry) return step("failed", null);
  if (draft.step === "trying_again") return step("again", null);
  if (draft.step === "waiting") return draft.ahead > 0 ? step("ahead", null, draft.ahead) : step("next", null);
  if (draft.step === "joining") return step("joining", draft.progress);
  if (draft.stage === "checking" || draft.step === "checking") return step("checking", null);
  if (draft.step === "loudness") return step("sound", null);
  return step(draft.is_playable ? "playable" : "preparing", draft.progress);
}

function step(key: StepKey, share: number | null, ahead = 0): Step {
  return { key, share, ahead };
}

function portion(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, part / whole) : 0;
}
