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
from fanlight.foundation.rows import as_uuid, run
from fanlight.vault.accounts.errors import KeyDestroyed
from fanlight.vault.activity import lessons, segments, sheets
from fanlight.vault.activity.lessons import Lesson
from fanlight.vault.activity.records import Keys, keys_of

REMEMBERED_DAYS = 90
"""What was watched longer ago teaches no new vector: tastes have moved on, and the work stays bounded."""
SEGMENTS_AT_ONCE = 500
PEOPLE_AT_HAND = 10_000

logger = logging.getLogger(__name__)

LAST = """
SELECT (SELECT COALESCE(MAX(seq), 0) FROM activity_event), (SELECT COALESCE(MAX(id), 0) FROM activity_segment)
"""
NEXT = """
SELECT s.id, s.account_id, s.seq, s.sealed FROM activity_segment s
WHERE s.id > %s AND s.id <= %s AND s.kind = 'watch' AND s.day >= %s AND NOT EXISTS (
    SELECT 1 FROM activity_segment c WHERE c.account_id = s.account_id AND c.kind = 'clear' AND c.seq >= s.seq
) ORDER BY s.id LIMIT %s
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
    since = (clock.today() - timedelta(days=REMEMBERED_DAYS)).isoformat()
    unlearnt = lru_cache(maxsize=PEOPLE_AT_HAND)(_unlearnt)
    id_ = 0
    while found := run(NEXT, [id_, last, since, SEGMENTS_AT_ONCE]):
        id_ = int(found[-1][0])
        told = [
            lesson
            for owner, seq, sealed in ((as_uuid(owner), seq, bytes(sealed)) for _, owner, seq, sealed in found)
            for lesson in _taught(owner, seq, sealed, unlearnt(owner))
        ]
        yield lessons.events_of(told)


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
