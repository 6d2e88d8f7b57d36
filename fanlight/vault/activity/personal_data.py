"""What activity holds on a person: their watches, likes, saves, follows, and what they hid."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from uuid import UUID

import msgspec
import numpy as np
from numpy.typing import NDArray

from fanlight.custody.exports.pieces import Piece, Places, Record, Rows
from fanlight.public.actors.models import Actor
from fanlight.recommender.signals import Flag
from fanlight.vault.activity import segments, sheets
from fanlight.vault.activity.contents import BATCH_ID_BYTES
from fanlight.vault.activity.models import Segment, Sheet
from fanlight.vault.activity.records import (
    ENDED,
    KEPT,
    PRIVATE,
    REPEATED,
    SURFACES,
    TAUGHT,
    ids_of,
    tenths_of,
)
from fanlight.vault.activity.segments import Batch

TABLES: tuple[str, ...] = (Sheet._meta.db_table, Segment._meta.db_table)

WATCHES, RECENT, SEEN = "activity/watches.jsonl", "activity/recent.jsonl", "activity/seen.jsonl"
WISHES, STATE = "activity/wishes.json", "activity/state.json"
OF_VIDEOS = ("likes", "saves", "commented_on", "shares", "followed_from", "not_interested", "not_to_be_learnt_from")
OF_PEOPLE = ("follows", "hidden_creators")
MARKS = {name: f"activity/{name}.jsonl" for name in (*OF_VIDEOS, *OF_PEOPLE)}
A_LOOK_UP = 500

PLACES: Places = {
    "activity_sheet.account_id": ("accounts/account.json#id",),
    "activity_sheet.kind": (*MARKS.values(), RECENT, SEEN, WISHES),
    "activity_sheet.number": (f"{SEEN}#day", *MARKS.values()),
    "activity_sheet.sealed": (
        *(f"{MARKS[name]}#{key}" for name in OF_VIDEOS for key in ("video_id", "at")),
        *(f"{MARKS[name]}#{key}" for name in OF_PEOPLE for key in ("actor_id", "at")),
        *(f"{RECENT}#{key}" for key in ("video_key", "at", "worth", "is_learnt")),
        f"{MARKS['follows']}#is_private",
        f"{SEEN}#videos",
        f"{WISHES}#sliders",
        *(f"{STATE}#{key}" for key in ("attendance", "cleared_on", "reports", "batches")),
    ),
    "activity_segment.account_id": ("accounts/account.json#id",),
    "activity_segment.kind": (WATCHES,),
    "activity_segment.day": (f"{WATCHES}#reported_at",),
    "activity_segment.sealed": tuple(
        f"{WATCHES}#{key}"
        for key in (
            "video_id",
            "watched_at",
            "watched_seconds",
            "duration_seconds",
            "loops",
            "ended",
            "surface",
            "worth",
            "is_for_followers",
            "is_repeated",
            "voice_tenths",
        )
    ),
}


def export(account_id: UUID) -> Iterator[Piece]:
    """Everything, opened; times in UTC. A history of any length passes through, some batches at a time."""
    marks, recent, wishes = sheets.marks(account_id), sheets.recent(account_id), sheets.wishes(account_id)
    yield Rows(WATCHES, (line for batch in segments.newest_first(account_id) for line in _watches(batch)))
    yield Rows(MARKS["likes"], _shelf(sheets.likes(account_id)))
    yield Rows(MARKS["saves"], _shelf(sheets.saves(account_id)))
    yield Rows(MARKS["commented_on"], _shelf(sheets.talks(account_id)))
    yield Rows(MARKS["shares"], _marks(marks.shares, "video_id"))
    yield Rows(MARKS["followed_from"], _origins(marks.origins))
    yield Rows(MARKS["not_interested"], _marks(marks.hidden_videos, "video_id"))
    yield Rows(MARKS["not_to_be_learnt_from"], _marks(recent.unlearnt, "video_id"))
    yield Rows(MARKS["follows"], _people(marks.follows))
    yield Rows(MARKS["hidden_creators"], _people(marks.hidden_creators))
    yield Rows(RECENT, _recent(recent.history))
    yield Rows(SEEN, _seen(account_id))
    yield Record(WISHES, msgspec.to_builtins(wishes, str_keys=True))
    yield Record(
        STATE,
        {
            "attendance": msgspec.to_builtins(recent.attendance),
            "cleared_on": date.fromordinal(recent.cleared_on) if recent.cleared_on else None,
            "batches": recent.segments,
            "reports": list(_reports(recent.batches)),
        },
    )


def erase(account_id: UUID) -> None:
    """Delete all rows; `actions.take_everything_back` has taken back before what they taught."""
    Segment.objects.filter(account_id=account_id).delete()
    Sheet.objects.filter(account_id=account_id).delete()


def _watches(batch: Batch) -> Iterator[dict[str, object]]:
    for video_id, row in zip(ids_of(batch.watched), batch.watched, strict=True):
        yield {
            "video_id": video_id,
            "watched_at": _time(row["watched_at"]),
            "reported_at": _time(batch.at),
            "watched_seconds": int(row["watched_ms"]) / 1000,
            "duration_seconds": int(row["duration_ms"]) / 1000,
            "loops": int(row["loops"]),
            "ended": ENDED[row["ended"]],
            "surface": SURFACES[row["surface"]],
            "worth": float(row["worth"]),
            "is_for_followers": bool(row["flags"] & KEPT),
            "is_repeated": bool(row["flags"] & REPEATED),
            "voice_tenths": batch.voice,
        }


def _recent(history: NDArray[np.void]) -> Iterator[dict[str, object]]:
    for row in history:
        yield {
            "video_key": f"{row['key']:016x}",
            "at": _time(row["at"]),
            "worth": float(row["worth"]),
            "is_learnt": not row["flags"] & Flag.NOT_LEARNT,
        }


def _seen(account_id: UUID) -> Iterator[dict[str, object]]:
    for day, seen in sheets.seen_days(account_id).items():
        yield {"day": date.fromordinal(day), "videos": [f"{key:016x}" for key in seen.keys.tolist()]}


def _reports(ids: bytes) -> Iterator[UUID]:
    for start in range(0, len(ids), BATCH_ID_BYTES):
        yield UUID(bytes=ids[start : start + BATCH_ID_BYTES])


def _shelf(shelf: Mapping[int, NDArray[np.void]]) -> Iterator[dict[str, object]]:
    for marks in shelf.values():
        yield from _marks(marks, "video_id")


def _marks(marks: NDArray[np.void], name: str) -> Iterator[dict[str, object]]:
    """Each with what the learner was told of it: in which voice, or nothing."""
    for pointed_at, mark in zip(ids_of(marks), marks, strict=True):
        is_taught = bool(mark["flags"] & TAUGHT)
        yield {name: pointed_at, "at": _time(mark["at"]), "taught_tenths": tenths_of(mark) if is_taught else 0}


def _origins(origins: NDArray[np.void]) -> Iterator[dict[str, object]]:
    for line, row in zip(_marks(origins, "video_id"), origins, strict=True):
        yield line | {"followed_key": f"{row['followed']:016x}"}


def _people(marks: NDArray[np.void]) -> Iterator[dict[str, object]]:
    """Creators, with the names they go by now: an id alone says little to a reader."""
    for start in range(0, len(marks), A_LOOK_UP):
        some = marks[start : start + A_LOOK_UP]
        handles = _handles(ids_of(some))
        for line, mark in zip(_marks(some, "actor_id"), some, strict=True):
            yield line | {"handle": handles.get(line["actor_id"]), "is_private": bool(mark["flags"] & PRIVATE)}


def _handles(actor_ids: Iterable[UUID]) -> Mapping[object, str]:
    return dict(Actor.objects.filter(id__in=list(actor_ids)).values_list("id", "handle"))


def _time(seconds: np.uint32 | int) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
