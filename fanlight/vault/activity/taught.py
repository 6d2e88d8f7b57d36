"""What is still taught: the watches in everyone's histories, as each of them wants it now. For vectors learnt anew."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from uuid import UUID

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from fanlight.custody.sealing import Tampered
from fanlight.foundation import clock
from fanlight.foundation.rows import run
from fanlight.vault.accounts.errors import KeyDestroyed
from fanlight.vault.activity import lessons, segments, sheets
from fanlight.vault.activity.lessons import Lesson
from fanlight.vault.activity.records import Keys, keys_of

REMEMBERED_DAYS = 90
"""What was watched longer ago teaches no new vector: tastes have moved on, and the work stays bounded."""
SEGMENTS_AT_ONCE = 500
PEOPLE_AT_HAND = 10_000

Row = tuple[int, UUID | str, int, bytes]

logger = logging.getLogger(__name__)

LAST = """
SELECT (SELECT COALESCE(MAX(seq), 0) FROM activity_event), (SELECT COALESCE(MAX(id), 0) FROM activity_segment)
"""
CLEARED = "SELECT account_id, MAX(seq) FROM activity_segment WHERE kind = 'clear' GROUP BY account_id"
NEXT = """
SELECT id, account_id, seq, sealed FROM activity_segment
WHERE id > %s AND id <= %s AND kind = 'watch' AND day >= %s ORDER BY id LIMIT %s
"""


@contextmanager
def everyone() -> Iterator[tuple[int, Iterator[NDArray[np.void]]]]:
    """The number of the stream's last row, and the EVENTs of exactly the watches that were reported up to it.

    They come in the order in which the vault took the reports in. What its person has taken back is not among them.
    """
    with _one_moment():
        seq, last = run(LAST, [])[0]
        yield int(seq), _events(int(last))


@contextmanager
def _one_moment() -> Iterator[None]:
    """Everything that is read is of one moment.

    SQLite has one writer, so that its numbers stand in the order of commits: up to the last one all is there, and
    nothing is added. In PostgreSQL a report may commit behind a later number; there a snapshot is held.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", [])
        yield


def _events(last: int) -> Iterator[NDArray[np.void]]:
    cleared = {_uuid(owner): int(seq) for owner, seq in run(CLEARED, [])}
    since = (clock.today() - timedelta(days=REMEMBERED_DAYS)).isoformat()
    unlearnt = lru_cache(maxsize=PEOPLE_AT_HAND)(_unlearnt)
    id_ = 0
    while found := run(NEXT, [id_, last, since, SEGMENTS_AT_ONCE]):
        id_ = int(found[-1][0])
        told = (
            lesson
            for _, owner, seq, sealed in found
            if seq > cleared.get(_uuid(owner), 0)
            for lesson in _taught(_uuid(owner), seq, bytes(sealed), unlearnt(_uuid(owner)))
        )
        yield lessons.events_of(list(told))


def _taught(account_id: UUID, seq: int, sealed: bytes, unlearnt: Keys) -> Iterable[Lesson]:
    try:
        batch = segments.opened(account_id, seq, sealed)
    except (Tampered, KeyDestroyed):  # left a moment ago, or meddled with: nothing is to be learnt from it
        return []
    return lessons.taught(batch.run(unlearnt), voice=batch.voice)


def _unlearnt(account_id: UUID) -> Keys:
    try:
        return keys_of(sheets.recent(account_id).unlearnt)
    except (Tampered, KeyDestroyed):
        logger.warning("a sheet does not open; its person's watches are learnt from as they were reported")
        return np.empty(0, np.uint64)


def _uuid(value: UUID | str) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)
