"""Reads of a person's own activity."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import numpy as np

from fanlight.foundation import paging
from fanlight.public.videos.models import Video
from fanlight.vault.activity import pending, segments, sheets, shelves
from fanlight.vault.activity.records import KEPT, MARK, PRIVATE, ids_of, is_at, joined, keys_of
from fanlight.vault.activity.schemas import FollowState, LikeState, SaveState
from fanlight.vault.activity.segments import Batch
from fanlight.vault.activity.shelves import Shelf


@dataclass(frozen=True, slots=True)
class Watched:
    """A line of the history page."""

    video_id: UUID
    watched_at: datetime
    watched_share: float
    """Of the video's length; 2 is twice through."""
    is_learnt: bool


def watched(account_id: UUID, before: str | None = None, count: int = 24) -> tuple[list[Watched], str | None]:
    """A page of the history, the last watch first, and where the next page begins."""
    seq, line = _line(before) if before else (segments.BEYOND_ALL - 1, 2**16)
    unlearnt = set(keys_of(sheets.recent(account_id).unlearnt).tolist())
    page: list[tuple[UUID, Watched]] = []
    for place, batch, row in _rows(account_id, seq, line):
        if len(page) == count:
            last, shown = page[-1]
            return [w for _, w in page], paging.cursor(shown.watched_at, last)
        page.append((place, _watched(batch, row, unlearnt)))
    return [w for _, w in page], None


def liked(account_id: UUID, before: str | None = None, count: int = 24) -> tuple[list[UUID], str | None]:
    """A page of liked videos, the last like first, and where the next page begins."""
    return _page(sheets.likes(account_id), before, count)


def saved(account_id: UUID, before: str | None = None, count: int = 24) -> tuple[list[UUID], str | None]:
    """A page of saved videos, the last save first, and where the next page begins."""
    return _page(sheets.saves(account_id), before, count)


def _page(shelf: Shelf, before: str | None, count: int) -> tuple[list[UUID], str | None]:
    marks = joined(shelf.values(), MARK)
    newest = np.lexsort((marks["key"], marks["head"], marks["at"]))[::-1]
    ordered = list(zip(marks["at"][newest].tolist(), ids_of(marks[newest]), strict=True))
    if before:
        at, video_id = paging.after(before)
        ordered = [entry for entry in ordered if entry < (int(at.timestamp()), video_id)]
    page = ordered[:count]
    following = paging.cursor(_moment(page[-1][0]), page[-1][1]) if len(ordered) > count else None
    return [video_id for _, video_id in page], following


def like_state(account_id: UUID, video_id: UUID) -> LikeState:
    """Whether a video is liked, and how often by all: the public count and what has yet to be added to it."""
    is_liked = shelves.holds(sheets.likes(account_id), video_id)
    public = Video.objects.filter(id=video_id).values_list("like_count", flat=True).first() or 0
    return LikeState(is_liked=is_liked, like_count=max(public + pending.likes_of(video_id), int(is_liked)))


def save_state(account_id: UUID, video_id: UUID) -> SaveState:
    return SaveState(is_saved=shelves.holds(sheets.saves(account_id), video_id))


def follow_state(account_id: UUID, actor_id: UUID) -> FollowState:
    follows = sheets.marks(account_id).follows
    flags = follows[is_at(follows, actor_id)]["flags"].tolist()
    return FollowState(is_followed=bool(flags), follows_privately=bool(flags) and bool(flags[0] & PRIVATE))


def hiding(actor_id: UUID, account_ids: Collection[UUID]) -> set[UUID]:
    """Those of these people who have hidden this actor."""
    found = sheets.marks_of(account_ids)
    return {account_id for account_id, marks in found.items() if is_at(marks.hidden_creators, actor_id).any()}


def _line(cursor: str) -> tuple[int, int]:
    """The segment and the line in it that a page ended with."""
    _, place = paging.after(cursor)
    if place.int >> 47:
        raise paging.BadCursor()
    return divmod(place.int, 2**16)


def _rows(account_id: UUID, seq: int, line: int) -> Iterator[tuple[UUID, Batch, int]]:
    """Where each watch stands, from just before this line back to the first."""
    for batch in segments.newest_first(account_id, before=seq + 1):
        last = min(line, len(batch.watched)) if batch.seq == seq else len(batch.watched)
        for row in reversed(range(last)):
            yield UUID(int=batch.seq << 16 | row), batch, row


def _watched(batch: Batch, line: int, unlearnt: set[int]) -> Watched:
    row = batch.watched[line]
    return Watched(
        video_id=UUID(int=int(row["head"]) << 64 | int(row["key"])),
        watched_at=_moment(int(row["watched_at"])),
        watched_share=float(row["watched_ms"] / max(row["duration_ms"], 1)),
        is_learnt=int(row["key"]) not in unlearnt and not row["flags"] & KEPT,
    )


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
