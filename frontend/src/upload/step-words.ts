/** A step of a video's way, in words. */
import { m } from "../paraglide/messages.js";
import { percent } from "../ui/measures.ts";
import { fullCount } from "../ui/words.ts";
import type { Step } from "./progress.ts";

export function stepInWords({ key, share, ahead }: Step): string {
  const part = { percent: percent(share ?? 0) };
  switch (key) {
    case "starting":
      return m.upload_step_starting();
    case "sending":
      return m.upload_step_sending(part);
    case "paused":
      return m.upload_step_paused(part);
    case "offline":
      return share ? m.upload_step_offline(part) : m.upload_step_offline_first();
    case "stopped":
      return m.upload_step_stopped(part);
    case "checking":
      return m.upload_step_checking();
    case "joining":
      return m.duets_step_joining(part);
    case "ahead":
      return m.upload_step_ahead({ ahead, n: fullCount(ahead) });
    case "next":
      return m.upload_step_next();
    case "preparing":
      return m.upload_step_preparing(part);
    case "playable":
      return m.upload_step_playable(part);
    case "sound":
      return m.upload_step_sound();
    case "again":
      return m.upload_step_again();
    case "failed":
      return m.upload_step_failed();
    case "ready":
      return m.upload_step_ready();
    case "published":
      return m.upload_step_published();
    case "refused":
      return m.upload_step_refused();
  }
}
