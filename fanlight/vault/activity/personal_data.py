"""What activity holds on a person: their watches, likes, saves, follows, and what they hid."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

import msgspec
import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.signals import Flag
from fanlight.vault.activity import segments, sheets
from fanlight.vault.activity.models import Segment, Sheet
from fanlight.vault.activity.records import ENDED, KEPT, MARK, PRIVATE, SURFACES, ids_of, joined
from fanlight.vault.activity.segments import Batch
from fanlight.vault.activity.wishes import NONE

TABLES: tuple[str, ...] = (Sheet._meta.db_table, Segment._meta.db_table)


def export(account_id: UUID) -> dict[str, object]:
    """Everything, opened; times in UTC."""
    marks, recent, wishes = sheets.marks(account_id), sheets.recent(account_id), sheets.wishes(account_id)
    return {
        "watches": [line for batch in segments.newest_first(account_id) for line in _watches(batch)],
        "likes": _marks(joined(sheets.likes(account_id).values(), MARK), "video_id"),
        "saves": _marks(joined(sheets.saves(account_id).values(), MARK), "video_id"),
        "follows": [
            follow | {"is_private": bool(flags & PRIVATE)}
            for follow, flags in zip(_marks(marks.follows, "actor_id"), marks.follows["flags"].tolist(), strict=True)
        ],
        "shares": _marks(marks.shares, "video_id"),
        "followed_from": _marks(marks.origins, "video_id"),
        "not_interested": _marks(marks.hidden_videos, "video_id"),
        "hidden_creators": _marks(marks.hidden_creators, "actor_id"),
        "not_to_be_learnt_from": _marks(recent.unlearnt, "video_id"),
        "attendance": msgspec.to_builtins(recent.attendance) if recent.attendance.day else {},
        "recent": _recent(recent.history),
        "wishes": msgspec.to_builtins(wishes) if wishes != NONE else {},
        "seen": {
            date.fromordinal(day).isoformat(): [f"{key:016x}" for key in seen.keys.tolist()]
            for day, seen in sheets.seen_days(account_id).items()
        },
    }


def erase(account_id: UUID) -> None:
    """Delete all rows; `actions.take_everything_back` has taken back before what they taught."""
    Segment.objects.filter(account_id=account_id).delete()
    Sheet.objects.filter(account_id=account_id).delete()


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
