"""Views and likes that the public plane has not been told of."""

from collections.abc import Mapping
from uuid import UUID

from fanlight.foundation.rows import run, stored
from fanlight.vault.activity.models import PendingCount

ADD = """
INSERT INTO activity_pendingcount (video_id, views, likes) VALUES {}
ON CONFLICT (video_id) DO UPDATE SET
    views = activity_pendingcount.views + excluded.views, likes = activity_pendingcount.likes + excluded.likes
"""
AT_ONCE = 500


def add_views(videos: Mapping[UUID, int]) -> None:
    _add([(video_id, views, 0) for video_id, views in videos.items()])


def add_likes(videos: Mapping[UUID, int]) -> None:
    _add([(video_id, 0, likes) for video_id, likes in videos.items()])


def likes_of(video_id: UUID) -> int:
    """Likes given or taken back that are not yet in the public count."""
    return PendingCount.objects.filter(video_id=video_id).values_list("likes", flat=True).first() or 0


def _add(counts: list[tuple[UUID, int, int]]) -> None:
    # Two reports that add to the same videos take the rows in the same order, so neither waits for the other in turn.
    counts.sort()
    for i in range(0, len(counts), AT_ONCE):
        part = counts[i : i + AT_ONCE]
        values = [value for video_id, views, likes in part for value in (stored(video_id), views, likes)]
        run(ADD.format(",".join(["(%s, %s, %s)"] * len(part))), values)
