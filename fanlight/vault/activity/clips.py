"""Which videos can be watched, liked and saved, and how long they are."""

from collections.abc import Callable, Collection, Iterable
from typing import Protocol
from uuid import UUID

from fanlight.foundation.rows import run, stored
from fanlight.vault.activity import errors
from fanlight.vault.activity.rules import Clip

PUBLIC = "public"

FIND = "SELECT id, actor_id, duration_ms FROM videos_video WHERE withdrawn_at IS NULL AND id IN ({})"


class KeptVideo(Protocol):
    """A clip for followers, as the studio describes it."""

    @property
    def id(self) -> UUID: ...
    @property
    def actor_id(self) -> UUID: ...
    @property
    def duration_seconds(self) -> float: ...


KeptLookUp = Callable[[Collection[UUID], UUID], Iterable[KeptVideo]]


def _none_kept(video_ids: Collection[UUID], viewer_actor_id: UUID) -> Iterable[KeptVideo]:
    return ()


_look_up_kept: KeptLookUp = _none_kept


def ask_about_kept(look_up: KeptLookUp) -> None:
    """Set who knows the clips that this viewer may see and the public plane does not; called by reactions.py."""
    global _look_up_kept
    _look_up_kept = look_up


def known(video_ids: Collection[UUID], viewer_actor_id: UUID) -> dict[UUID, Clip]:
    """Those of the videos that exist for this viewer."""
    found = {clip.id: clip for clip in _published(video_ids, stored(viewer_actor_id))}
    if missing := [video_id for video_id in video_ids if video_id not in found]:
        for kept in _look_up_kept(missing, viewer_actor_id):
            duration_ms, is_own = round(kept.duration_seconds * 1000), kept.actor_id == viewer_actor_id
            found[kept.id] = Clip(kept.id, duration_ms, is_own, is_kept=True)
    return found


def the(video_id: UUID, viewer_actor_id: UUID) -> Clip:
    """The video, if it exists for this viewer."""
    clip = known([video_id], viewer_actor_id).get(video_id)
    if clip is None:
        raise errors.NoSuchVideo()
    return clip


def _published(video_ids: Collection[UUID], viewer: UUID | str) -> Iterable[Clip]:
    if not video_ids:
        return []
    wanted = {stored(video_id): video_id for video_id in video_ids}
    found = run(FIND.format(",".join(["%s"] * len(wanted))), list(wanted), using=PUBLIC)
    return [Clip(wanted[video], duration_ms, actor == viewer) for video, actor, duration_ms in found]
