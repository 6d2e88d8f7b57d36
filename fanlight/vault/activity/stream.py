"""The learning stream: what was watched after what, sealed by the day, without a trace of who."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from fanlight.custody import sealing
from fanlight.custody.sealing import Cell
from fanlight.foundation import clock
from fanlight.foundation.rows import run
from fanlight.vault.accounts import vaulting
from fanlight.vault.activity import lessons
from fanlight.vault.activity.lessons import Lesson
from fanlight.vault.activity.models import Event

KEPT_DAYS = 7
LESSONS_A_ROW = 100
ROWS_AT_ONCE = 1000

NUMBERING = 0x6163746976697479  # the advisory lock's name: "activity" in ASCII
WRITE = "INSERT INTO activity_event (seq, day, sealed) VALUES (%s, %s, %s)"
NEXT_NUMBER = "SELECT nextval(pg_get_serial_sequence('activity_event', 'seq'))"
LAST_NUMBER = "SELECT seq FROM sqlite_sequence WHERE name = 'activity_event'"
AFTER = "SELECT seq, day, sealed FROM activity_event WHERE seq > %s AND seq <= %s ORDER BY seq LIMIT %s"
BEYOND_ALL = 2**63 - 1


def append(taught: Sequence[Lesson]) -> None:
    """Teach; call it last in the transaction that makes it true."""
    for i in range(0, len(taught), LESSONS_A_ROW):
        _append_row(list(taught[i : i + LESSONS_A_ROW]))


def events_after(seq: int, limit: int = 500, *, last: int = BEYOND_ALL) -> tuple[int, NDArray[np.void]]:
    """The EVENTs of the next `limit` rows (a row holds many) up to row `last`, and the number of the last row read."""
    with connection.cursor() as cursor:
        cursor.execute(AFTER, [seq, last, limit])
        found: Iterable[tuple[int, date | str, bytes]] = cursor.fetchall()
    told: list[Lesson] = []
    for seq, day, sealed in found:
        body = vaulting.unseal_day(_day(day), _cell(seq), bytes(sealed), purpose="feed")
        told.extend(lessons.decoded(body))
    return seq, lessons.events_of(told)


def batches_after(seq: int, limit: int, *, last: int = BEYOND_ALL) -> Iterator[tuple[int, NDArray[np.void]]]:
    """The same until there are no more, `limit` rows at once."""
    while True:
        before = seq
        seq, events = events_after(before, limit, last=last)
        if seq == before:
            return
        yield seq, events


def forget(*, learnt_up_to: int) -> int:
    """Destroy days older than a week, rows and key, as far as the learner's snapshot has passed; how many rows."""
    oldest = clock.today() - timedelta(days=KEPT_DAYS)
    forgotten = 0
    while past := [seq for seq, day in _first_rows() if day < oldest and seq <= learnt_up_to]:
        forgotten += Event.objects.filter(seq__lte=past[-1]).delete()[0]
    first = next(iter(_first_rows()), None)
    vaulting.destroy_day_keys(min(oldest, first[1]) if first else oldest)
    return forgotten


def _first_rows() -> list[tuple[int, date]]:
    return list(Event.objects.order_by("seq").values_list("seq", "day")[:ROWS_AT_ONCE])


def _append_row(taught: list[Lesson]) -> None:
    day = clock.today()
    key = vaulting.day_key(day)
    seq = _next_number()
    run(WRITE, [seq, day.isoformat(), sealing.seal(key, _cell(seq), lessons.encoded(taught))])


def _next_number() -> int:
    """The number of the next row: one that no reader can have passed.

    SQLite has one writer and never gives a number twice. On PostgreSQL numbers are given before the commit, and a
    reader at `seq > last` missed 1,349 of 15,960 rows; under a lock that lasts until the commit it missed none.
    """
    if connection.vendor == "postgresql":
        run("SELECT pg_advisory_xact_lock(%s)", [NUMBERING])
        return int(run(NEXT_NUMBER, [])[0][0])
    last = run(LAST_NUMBER, [])
    return int(last[0][0]) + 1 if last else 1


def _cell(seq: int) -> Cell:
    return Cell("activity_event", "sealed", seq)


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
