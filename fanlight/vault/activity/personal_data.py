"""What activity holds on a person: their watches, likes, follows, and what they hid."""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from fanlight.custody.sealing import Tampered
from fanlight.foundation.ids import key_of
from fanlight.recommender.signals import Flag, Kind
from fanlight.vault.activity import lessons, segments, sheets, stream
from fanlight.vault.activity.actions.history import all_taught
from fanlight.vault.activity.lessons import Lesson
from fanlight.vault.activity.models import Segment, Sheet
from fanlight.vault.activity.records import ENDED, KEPT, MARK, PRIVATE, SURFACES, TAUGHT, ids_of, joined
from fanlight.vault.activity.segments import Batch

logger = logging.getLogger(__name__)

TABLES: tuple[str, ...] = (Sheet._meta.db_table, Segment._meta.db_table)


def export(account_id: UUID) -> dict[str, object]:
    """Everything, opened; times in UTC."""
    marks, recent = sheets.marks(account_id), sheets.recent(account_id)
    return {
        "watches": [line for batch in segments.newest_first(account_id) for line in _watches(batch)],
        "likes": _marks(joined(sheets.likes(account_id).values(), MARK), "video_id"),
        "follows": [
            follow | {"is_private": bool(flags & PRIVATE)}
            for follow, flags in zip(_marks(marks.follows, "actor_id"), marks.follows["flags"].tolist(), strict=True)
        ],
        "not_interested": _marks(marks.hidden_videos, "video_id"),
        "hidden_creators": _marks(marks.hidden_creators, "actor_id"),
        "not_to_be_learnt_from": _marks(recent.unlearnt, "video_id"),
        "recent": _recent(recent.history),
        "seen": {
            date.fromordinal(day).isoformat(): [f"{key:016x}" for key in seen.keys.tolist()]
            for day, seen in sheets.seen_days(account_id).items()
        },
    }


def erase(account_id: UUID) -> None:
    """Take back what this person's marks and watches taught, then delete them.

    Likes stay in the public counts: all of them taken off at once would say who had liked what (decision 23).
    Runs in the eraser's transaction, before the key is destroyed. What does not open any more cannot be taken back;
    it is deleted all the same.
    """
    taken_back = [*_if_it_opens(_watches_taken_back, account_id), *_if_it_opens(_likes_taken_back, account_id)]
    Segment.objects.filter(account_id=account_id).delete()
    Sheet.objects.filter(account_id=account_id).delete()
    stream.append(taken_back)


def _if_it_opens(take_back: Callable[[UUID], list[Lesson]], account_id: UUID) -> list[Lesson]:
    try:
        return take_back(account_id)
    except Tampered:
        logger.warning("part of the activity of account %s does not open; deleted unread", account_id)
        return []


def _watches_taken_back(account_id: UUID) -> list[Lesson]:
    return all_taught(account_id, sheets.recent(account_id))


def _likes_taken_back(account_id: UUID) -> list[Lesson]:
    likes = joined(sheets.likes(account_id).values(), MARK)
    unwanted = sheets.marks(account_id).hidden_videos
    return [*_untaught(likes, Kind.LIKE, worth=1.0), *_untaught(unwanted, Kind.NOT_INTERESTED, worth=-1.0)]


def _untaught(marks: NDArray[np.void], kind: Kind, *, worth: float) -> list[Lesson]:
    taught = marks[(marks["flags"] & TAUGHT) != 0]
    return [
        lesson
        for video_id, at in zip(ids_of(taught), taught["at"].tolist(), strict=True)
        for lesson in lessons.single(kind, key=key_of(video_id), at=at, worth=worth, weight=-1)
    ]


def _watches(batch: Batch) -> list[dict[str, object]]:
    return [
        {
            "video_id": str(video_id),
            "watched_at": _time(row["watched_at"]),
            "watched_seconds": int(row["watched_ms"]) / 1000,
            "duration_seconds": int(row["duration_ms"]) / 1000,
            "loops": int(row["loops"]),
            "ended": ENDED[row["ended"]],
            "surface": SURFACES[row["surface"]],
            "worth": float(row["worth"]),
            "is_for_followers": bool(row["flags"] & KEPT),
        }
        for video_id, row in zip(ids_of(batch.watched), batch.watched, strict=True)
    ]


def _recent(history: NDArray[np.void]) -> list[dict[str, object]]:
    return [
        {
            "video_key": f"{row['key']:016x}",
            "at": _time(row["at"]),
            "worth": float(row["worth"]),
            "is_learnt": not row["flags"] & Flag.NOT_LEARNT,
        }
        for row in history
    ]


def _marks(marks: NDArray[np.void], name: str) -> Sequence[dict[str, object]]:
    return [{name: str(i), "at": _time(at)} for i, at in zip(ids_of(marks), marks["at"], strict=True)]


def _time(seconds: np.uint32) -> str:
    return datetime.fromtimestamp(int(seconds), UTC).isoformat()
