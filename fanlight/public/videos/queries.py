"""Reads of published videos."""

from collections.abc import Collection, Sequence
from uuid import UUID

import msgspec
from django.db.models import Count, Q, QuerySet

from fanlight.foundation import paging
from fanlight.media.subtitles import Cue
from fanlight.public.videos.models import Print, Subtitles, Video

PAGE = 24


def video(video_id: UUID) -> Video | None:
    """A video that everyone may see, with its creator; None when there is none, or none any more."""
    return Video.objects.select_related("actor").filter(id=video_id, withdrawn_at=None).first()


def subtitles(video_id: UUID, language: str) -> list[Cue] | None:
    """What is said in a video that everyone may see, in one language; None where nobody has written that."""
    visible = {"video__withdrawn_at": None, "video__actor__retired_at": None}
    found = Subtitles.objects.filter(video_id=video_id, language=language, **visible).first()
    return msgspec.convert(found.cues, list[Cue]) if found else None


def are_unchecked(video_id: UUID, language: str) -> bool:
    """Whether a machine wrote these subtitles and nobody has checked them."""
    unchecked = Video.objects.filter(id=video_id).values_list("unchecked_subtitles", flat=True).first()
    return language in (unchecked or [])


def print_of(video_id: UUID) -> Print | None:
    """By which copies of a video that everyone may see are recognised; None where it came without."""
    return Print.objects.select_related("video").filter(video_id=video_id, video__withdrawn_at=None).first()


def shared_sound(sound_id: UUID, actor_id: UUID) -> Video | None:
    """The video that brought a sound, if this actor may use it: it is out, its own, and theirs or shared with all.

    What was made with another's video holds that one's sound too, and is nobody's to use.
    """
    found = _originals().filter(id=sound_id, sound_id=sound_id)
    return found.filter(Q(allows_sound=True) | Q(actor_id=actor_id)).first()


def shared_video(video_id: UUID, actor_id: UUID) -> Video | None:
    """A video, if this actor may make a duet or a stitch with it: it is out, its creator's alone, and theirs or shared
    with all; and another's sound in it they may use as well."""
    found = _originals().filter(Q(allows_duet=True) | Q(actor_id=actor_id), id=video_id).first()
    if found is None or found.sound_id in (None, found.id):
        return found
    return found if shared_sound(found.sound_id, actor_id) else None


def count_with_sound(sound_id: UUID) -> int:
    """How many videos have a sound."""
    return Video.objects.filter(sound_id=sound_id, withdrawn_at=None, actor__retired_at=None).count()


def counts_with_sounds(sound_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many videos have each of these sounds; those that none has are left out."""
    found = Video.objects.filter(sound_id__in=sound_ids, withdrawn_at=None, actor__retired_at=None)
    return dict(found.order_by().values_list("sound_id").annotate(count=Count("id")))


def videos_of(actor_id: UUID, *, before: str | None = None, count: int = PAGE) -> tuple[Sequence[Video], str | None]:
    """A page of an actor's videos, newest first, and where the next one begins."""
    found = Video.objects.select_related("actor").filter(actor_id=actor_id, withdrawn_at=None)
    found = found.order_by("-published_at", "-id")
    if before is not None:
        moment, video_id = paging.after(before)
        found = found.filter(published_at__lte=moment).exclude(published_at=moment, id__gte=video_id)
    page = list(found[: count + 1])
    if len(page) <= count:
        return page, None
    last = page[count - 1]
    return page[:count], paging.cursor(last.published_at, last.id)


def _originals() -> QuerySet[Video]:
    """What everyone may see and was not made with another's video."""
    return Video.objects.select_related("actor").filter(withdrawn_at=None, made_from=None, actor__retired_at=None)
