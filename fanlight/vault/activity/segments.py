"""A person's history: sealed batches, written once and read in order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import msgspec
import numpy as np
from django.db import connection
from django.db.models import Max
from numpy.typing import NDArray

from fanlight.custody.sealing import Cell
from fanlight.foundation import clock
from fanlight.foundation.ids import VideoKey
from fanlight.foundation.rows import insert, run, stored
from fanlight.recommender.signals import HISTORY
from fanlight.vault.accounts import vaulting
from fanlight.vault.activity.contents import flagged
from fanlight.vault.activity.lessons import run_of
from fanlight.vault.activity.models import Segment
from fanlight.vault.activity.records import REPEATED, RUN, TARGET, WATCHED, Keys, joined, rows
from fanlight.vault.activity.voices import FULL

WATCH = Segment.Kind.WATCH.value
AT_ONCE = 200

INTO, ONE = "INSERT INTO activity_segment (account_id, kind, day, seq, sealed)", "(%s, 'watch', %s, %s, %s)"
APPEND = f"{INTO} VALUES {ONE}"
NEWEST = """
SELECT seq, sealed FROM activity_segment
WHERE account_id = %s AND kind = 'watch' AND seq < %s AND seq > (
    SELECT COALESCE(MAX(seq), 0) FROM activity_segment WHERE account_id = %s AND kind = 'clear'
) ORDER BY seq DESC LIMIT %s
"""
Row = tuple[UUID | str, str, int, bytes]
"""The values that `ONE` wants."""
NOTHING_BEFORE = np.empty(0, HISTORY)
BEYOND_ALL = 2**31 - 1  # as far as PostgreSQL's integer goes


@dataclass(frozen=True, eq=False)
class Batch:
    """What one segment holds."""

    seq: int
    at: int
    """When the vault acknowledged it, in seconds since 1970."""
    before: NDArray[np.void]
    """The HISTORY rows that came before it, as far as an event may reach back."""
    watched: NDArray[np.void]
    """WATCHED rows, in the order of time."""
    voice: int = FULL
    """The tenths with which its person taught; all of them before there were voices."""

    def knows(self, key: VideoKey) -> bool:
        """Whether this video is in it or came right before it."""
        return bool((self.watched["key"] == key).any() or (self.before["key"] == key).any())

    def history(self, unlearnt: Keys) -> NDArray[np.void]:
        """Its watches as HISTORY rows, marked where their person wants nothing learnt."""
        return flagged(_history(self), unlearnt)

    def run(self, unlearnt: Keys) -> NDArray[np.void]:
        """RUN rows: those before it, then its own, of which those not repeated are the targets of a lesson."""
        own = run_of(self.history(unlearnt))
        own["watched_seconds"] = np.maximum(self.watched["watched_ms"], 1) / 1000  # 0 is for what is not known
        own["duration_seconds"] = self.watched["duration_ms"] / 1000
        own["flags"][(own["flags"] & REPEATED) == 0] |= np.uint32(TARGET)
        return joined([run_of(flagged(self.before, unlearnt)), own], RUN)


def append(account_id: UUID, batch: Batch) -> None:
    """Keep a batch for good, inside the caller's transaction."""
    run(APPEND, [stored(account_id), clock.today().isoformat(), batch.seq, _sealed(account_id, batch)])


def put_in_place(account_id: UUID, first: int, rows: Sequence[Row]) -> None:
    """Write these in the place of all batches from a number on, inside the caller's transaction."""
    Segment.objects.filter(account_id=account_id, kind=WATCH, seq__gte=first).delete()
    insert(INTO, ONE, rows)


def rows_of(account_id: UUID, batches: Iterable[Batch]) -> list[Row]:
    """Batches as they are kept, each on the day on which it was acknowledged: what takes long before it is written."""
    return [
        (
            stored(account_id),
            datetime.fromtimestamp(batch.at, UTC).date().isoformat(),
            batch.seq,
            _sealed(account_id, batch),
        )
        for batch in batches
    ]


def rewrite(account_id: UUID, batch: Batch) -> None:
    """Put a batch in its own place, changed, inside the caller's transaction."""
    found = Segment.objects.filter(account_id=account_id, kind=WATCH, seq=batch.seq)
    found.update(sealed=_sealed(account_id, batch))


def sealed_of(account_id: UUID) -> list[tuple[int, bytes]]:
    """The number of each batch since the last clearing and what is sealed in it, the oldest first."""
    owner = stored(account_id)
    found = run(NEWEST, [owner, BEYOND_ALL, owner, BEYOND_ALL])
    return [(seq, bytes(sealed)) for seq, sealed in reversed(found)]


def newest_first(account_id: UUID, *, before: int = BEYOND_ALL) -> Iterator[Batch]:
    """All batches since the last clearing, the last one first; opened as they are asked for."""
    owner = stored(account_id)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(NEWEST, [owner, before, owner, AT_ONCE])
            found: Iterable[tuple[int, bytes]] = cursor.fetchall()
        seq = None
        for seq, sealed in found:
            yield opened(account_id, seq, bytes(sealed))
        if seq is None:
            return
        before = seq


def oldest_first(account_id: UUID, *, after: int) -> Iterator[Batch]:
    """The batches beyond a number, opened as they are asked for."""
    found = Segment.objects.filter(account_id=account_id, kind=WATCH, seq__gt=after).order_by("seq")
    for seq, sealed in list(found.values_list("seq", "sealed")[:AT_ONCE]):
        yield opened(account_id, seq, bytes(sealed))


def last_before(account_id: UUID, day: date) -> int | None:
    """The number of the last batch that was acknowledged before a day; None when all that is left is younger."""
    found = Segment.objects.filter(account_id=account_id, kind=WATCH, day__lt=day)
    last: int | None = found.aggregate(last=Max("seq"))["last"]
    return last


def opened(account_id: UUID, seq: int, sealed: bytes) -> Batch:
    """What is in a segment; `Tampered` when it does not open."""
    body = vaulting.unseal(account_id, _cell(account_id, seq), sealed, purpose="feed")
    kept = _body.decode(body)
    return Batch(seq, kept.at, rows(kept.before, HISTORY), rows(kept.watched, WATCHED), kept.voice)


def _sealed(account_id: UUID, batch: Batch) -> bytes:
    body = msgspec.msgpack.encode(_Body(batch.at, batch.before.tobytes(), batch.watched.tobytes(), batch.voice))
    return vaulting.seal(account_id, _cell(account_id, batch.seq), body)


class _Body(msgspec.Struct, frozen=True, array_like=True):
    at: int
    before: bytes
    watched: bytes
    voice: int = FULL


_body = msgspec.msgpack.Decoder(_Body)


def _history(batch: Batch) -> NDArray[np.void]:
    history = np.zeros(len(batch.watched), HISTORY)
    history["at"] = batch.at
    for name in ("key", "worth", "flags"):
        history[name] = batch.watched[name]
    return history


def _cell(account_id: UUID, seq: int) -> Cell:
    return Cell("activity_segment", "sealed", f"{account_id}/{WATCH}/{seq}")
