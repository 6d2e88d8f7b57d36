"""Histories that were cleared: found by nobody from then on, and taken away piece by piece."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from fanlight.custody.sealing import Cell, Tampered
from fanlight.foundation import clock
from fanlight.vault.accounts import vaulting
from fanlight.vault.activity import lessons, segments
from fanlight.vault.activity.lessons import Lesson
from fanlight.vault.activity.models import Segment
from fanlight.vault.activity.records import MARK, Keys, keys_of, rows

logger = logging.getLogger(__name__)

WATCH, CLEAR = Segment.Kind.WATCH, Segment.Kind.CLEAR
A_PIECE = 100
"""So many segments go in one transaction; what they taught is one row of the stream."""


@dataclass(frozen=True, eq=False)
class Piece:
    """Segments that go together, and what takes back all that they taught."""

    account_id: UUID
    up_to: int
    """The last segment of the whole clearing."""
    numbers: Sequence[int]
    taken_back: Sequence[Lesson]


def begin(account_id: UUID, *, up_to: int, unlearnt: NDArray[np.void]) -> None:
    """Forget all segments up to this one; MARKs say what was not learnt from them, which no later wish can change."""
    sealed = vaulting.seal(account_id, _cell(account_id, up_to), unlearnt.tobytes())
    its_first = {"day": clock.today(), "sealed": sealed}
    Segment.objects.get_or_create(account_id=account_id, kind=CLEAR, seq=up_to, defaults=its_first)


def under_way() -> Sequence[UUID]:
    """The people whose clearing is not done."""
    return list(Segment.objects.filter(kind=CLEAR).values_list("account_id", flat=True).distinct())


def next_piece(account_id: UUID) -> Piece | None:
    """What goes next of a person's first clearing; None when there is none."""
    clearing = Segment.objects.filter(account_id=account_id, kind=CLEAR).order_by("seq").first()
    if clearing is None:
        return None
    left = Segment.objects.filter(account_id=account_id, kind=WATCH, seq__lte=clearing.seq).order_by("seq")
    found = list(left[:A_PIECE])
    numbers = [segment.seq for segment in found]
    return Piece(account_id, clearing.seq, numbers, list(_taken_back(clearing, found)))


def let_go(piece: Piece) -> bool:
    """Delete a piece, and the clearing with its last one; False when another process has done so.

    A piece begins with the first segment that is left: those of two processes are the same, or have nothing in common.
    """
    own = Segment.objects.filter(account_id=piece.account_id)
    deleted, _ = own.filter(kind=WATCH, seq__in=piece.numbers).delete()
    if len(piece.numbers) < A_PIECE:
        own.filter(kind=CLEAR, seq=piece.up_to).delete()
    return deleted > 0


def _taken_back(clearing: Segment, found: Sequence[Segment]) -> Iterator[Lesson]:
    with _as_far_as_it_opens(clearing):
        unlearnt = _unlearnt(clearing)
        for segment in found:
            with _as_far_as_it_opens(segment):
                batch = segments.opened(segment.account_id, segment.seq, bytes(segment.sealed))
                yield from lessons.taught(batch.run(unlearnt), voice=-batch.voice)


def _unlearnt(clearing: Segment) -> Keys:
    cell = _cell(clearing.account_id, clearing.seq)
    return keys_of(rows(vaulting.unseal(clearing.account_id, cell, bytes(clearing.sealed), purpose="feed"), MARK))


@contextmanager
def _as_far_as_it_opens(segment: Segment) -> Iterator[None]:
    """What does not open any more cannot be taken back; it goes all the same."""
    try:
        yield
    except Tampered:
        logger.warning("segment %s does not open; deleted unread", segment.id)


def _cell(account_id: UUID, up_to: int) -> Cell:
    return Cell("activity_segment", "sealed", f"{account_id}/{CLEAR}/{up_to}")
