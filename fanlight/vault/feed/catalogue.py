"""The public plane's videos, in the words of the recommender."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from fanlight.public.journal.models import Entry
from fanlight.public.videos.models import Video
from fanlight.recommender.learning.catalogue import Clip

FIELDS = ("id", "actor_id", "published_at", "language", "hashtags", "duration_ms", "sound_id")
AT_ONCE = 2000
BEGINNING = (datetime(1970, 1, 1, tzinfo=UTC), UUID(int=0))


def all_clips() -> Iterator[list[Clip]]:
    """Every published video, oldest first, in batches."""
    moment, last = BEGINNING
    while True:
        later = Q(published_at__gt=moment) | Q(published_at=moment, id__gt=last)
        found = _public().filter(later).order_by("published_at", "id")[:AT_ONCE]
        rows = list(found.values_list(*FIELDS))
        if not rows:
            return
        yield [_clip(row) for row in rows]
        moment, last = rows[-1][2], rows[-1][0]


def clips(video_ids: Collection[UUID]) -> list[Clip]:
    """Those of these videos that are published now, oldest first."""
    found = _public().filter(id__in=video_ids).order_by("published_at", "id")
    return [_clip(row) for row in found.values_list(*FIELDS)]


def last_entry() -> int:
    """The number of the journal's last entry; 0 when nothing ever happened."""
    return Entry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def _public() -> QuerySet[Video]:
    return Video.objects.filter(withdrawn_at=None, actor__retired_at=None)


def _clip(row: tuple[Any, ...]) -> Clip:
    video_id, actor_id, published_at, language, hashtags, duration_ms, sound_id = row
    return Clip(
        id=video_id,
        creator=actor_id,
        published_at=int(published_at.timestamp()),
        language=language,
        hashtags=hashtags,
        duration_seconds=duration_ms / 1000,
        sound=sound_id,
    )
