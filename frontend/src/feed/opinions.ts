/** What a viewer can say about a video or its creator: shown at once, taken back with a word if the vault refuses. */
import { router } from "../app/router.svelte.ts";
import { session } from "../app/session.svelte.ts";
import { api, Refused } from "../api/client.ts";
import type { Creator, FollowState, LikeState, SaveState } from "../api/types.ts";
import { m } from "../paraglide/messages.js";
import { copyAddress } from "../ui/clipboard.ts";
import { say } from "../ui/toasts.svelte.ts";
import { at } from "./handles.ts";
import type { FeedQueue, Shown } from "./feed-queue.svelte.ts";

/** True when the viewer may have an opinion kept; otherwise they are told how. */
export function maySpeak(): boolean {
  if (session.isSignedIn) return true;
  say(m.feed_sign_in_first(), {
    label: m.ui_sign_in(),
    run: () => router.go(`/sign-in?next=${encodeURIComponent(location.pathname)}`),
  });
  return false;
}

export async function like(queue: FeedQueue, { video }: Shown, wanted: boolean): Promise<void> {
  if (video.is_liked === wanted || !maySpeak()) return;
  const apply = (state: LikeState) =>
    queue.change(
      (other) => other.id === video.id,
      (other) => Object.assign(other, state),
    );
  const before: LikeState = { is_liked: video.is_liked, like_count: video.like_count };
  apply({ is_liked: wanted, like_count: Math.max(0, video.like_count + (wanted ? 1 : -1)) });
  try {
    const path = `/api/videos/${video.id}/like`;
    apply(await (wanted ? api.put<LikeState>(path) : api.delete<LikeState>(path)));
  } catch (reason) {
    apply(before);
    void tell(reason, wanted ? m.feed_like_failed() : m.feed_unlike_failed());
  }
}

/** Of a video that was taken back while it was on screen it is no use to say that one may try again. */
async function tell(reason: unknown, otherwise: string): Promise<void> {
  const isGone = reason instanceof Refused && reason.status === 404;
  say(isGone ? (await import("../app/saying.ts")).said(reason) : otherwise);
}

/** Put a video aside, or no longer: who did is known to nobody but them. */
export async function save(queue: FeedQueue, { video }: Shown, wanted: boolean): Promise<void> {
  if (video.is_saved === wanted || !maySpeak()) return;
  const apply = (isSaved: boolean) =>
    queue.change(
      (other) => other.id === video.id,
      (other) => (other.is_saved = isSaved),
    );
  apply(wanted);
  try {
    const path = `/api/videos/${video.id}/save`;
    const state = await (wanted ? api.put<SaveState>(path) : api.delete<SaveState>(path));
    apply(state.is_saved);
    if (wanted) say(m.feed_saved());
  } catch (reason) {
    apply(!wanted);
    void tell(reason, wanted ? m.feed_save_failed() : m.feed_unsave_failed());
  }
}

export async function follow(queue: FeedQueue, { video: { id, creator } }: Shown, wanted: boolean): Promise<void> {
  if (!maySpeak()) return;
  const apply = (isFollowed: boolean) =>
    queue.change(
      (video) => video.creator.id === creator.id,
      (video) => (video.creator.is_followed = isFollowed),
    );
  apply(wanted);
  try {
    const path = `/api/actors/${creator.id}/follow`;
    const wish = { from_video_id: id };
    const state = await (wanted ? api.put<FollowState>(path, wish) : api.delete<FollowState>(path));
    if (wanted) say(followed(creator.handle, state.follows_privately));
  } catch {
    apply(!wanted);
    say(m.feed_follow_failed());
  }
}

function followed(handle: string, isPrivate: boolean): string {
  return isPrivate ? m.feed_followed_quietly({ handle: at(handle) }) : m.feed_followed({ handle: at(handle) });
}

export async function refuse(shown: Shown): Promise<void> {
  shown.isRefused = true;
  const path = `/api/videos/${shown.video.id}/not-interested`;
  const takeBack = async () => {
    shown.isRefused = false;
    await api.delete(path).catch(() => say(m.feed_not_saved()));
  };
  try {
    await api.put(path);
    say(m.feed_refused(), { label: m.ui_undo(), run: () => void takeBack() });
  } catch {
    shown.isRefused = false;
    say(m.feed_not_saved());
  }
}

/** Nothing more of this creator, in any feed. */
export async function hide(queue: FeedQueue, { video: { creator } }: Shown): Promise<void> {
  queue.withhold(creator.id);
  try {
    await api.put(`/api/actors/${creator.id}/hidden`);
    const takeBack = () => void unhide(queue, creator);
    say(m.feed_hidden({ handle: at(creator.handle) }), { label: m.ui_undo(), run: takeBack });
  } catch {
    queue.release(creator.id);
    say(m.feed_not_saved());
  }
}

async function unhide(queue: FeedQueue, creator: Creator): Promise<void> {
  queue.release(creator.id);
  try {
    await api.delete(`/api/actors/${creator.id}/hidden`);
  } catch {
    queue.withhold(creator.id);
    say(m.feed_not_saved());
  }
}

export async function unrefuse(queue: FeedQueue, shown: Shown): Promise<void> {
  if (shown.isHidden) return unhide(queue, shown.video.creator);
  shown.isRefused = false;
  try {
    await api.delete(`/api/videos/${shown.video.id}/not-interested`);
  } catch {
    shown.isRefused = true;
    say(m.feed_not_saved());
  }
}

export async function unlearn({ video }: Shown): Promise<void> {
  if (!maySpeak()) return;
  const path = `/api/videos/${video.id}/unlearn`;
  try {
    await api.put(path);
    const takeBack = () => void api.delete(path).catch(() => say(m.feed_not_saved()));
    say(m.feed_unlearnt(), { label: m.ui_undo(), run: takeBack });
  } catch {
    say(m.feed_not_saved());
  }
}

/** Hand the address of a video to another app, or to the clipboard where there is no such way. */
export async function share({ video }: Shown): Promise<void> {
  const url = video.share_url ?? new URL(`/v/${video.id}`, location.origin).href;
  if (matchMedia("(pointer: coarse)").matches && typeof navigator.share === "function") {
    return navigator.share({ url }).then(
      () => tellOfSharing(video.id),
      () => undefined, // closing the share sheet is not a failure
    );
  }
  if (!(await copyAddress(url))) return;
  tellOfSharing(video.id);
  say(m.feed_link_copied());
}

/** The feed learns from it as from a like. The video has been handed on all the same when the vault cannot hear of it. */
function tellOfSharing(videoId: string): void {
  if (session.isSignedIn) void api.put(`/api/videos/${videoId}/share`).catch(() => undefined);
}
