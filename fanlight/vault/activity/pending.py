"""Views and likes that the public plane has not been told of."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.foundation.rows import Value, run, stored
from fanlight.vault.activity.models import PendingCount

ADD = """
INSERT INTO activity_pendingcount (video_id, views, likes) VALUES {}
ON CONFLICT (video_id) DO UPDATE SET
    views = activity_pendingcount.views + excluded.views, likes = activity_pendingcount.likes + excluded.likes
"""
ADD_TO_DAY = """
INSERT INTO activity_daycount (day, video_id, views, likes) VALUES {}
ON CONFLICT (day, video_id) DO UPDATE SET
    views = activity_daycount.views + excluded.views, likes = activity_daycount.likes + excluded.likes
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
        part = [(stored(video_id), views, likes) for video_id, views, likes in counts[i : i + AT_ONCE]]
        if own().is_split:
            today = clock.today().isoformat()
            _run(ADD_TO_DAY, [(today, *count) for count in part])
        else:
            _run(ADD, part)


def _run(statement: str, rows: Sequence[tuple[Value, ...]]) -> None:
    places = ",".join(["(" + ", ".join(["%s"] * len(rows[0])) + ")"] * len(rows))
    run(statement.format(places), [value for row in rows for value in row])
