"""Writing counts down, and letting them go."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import connection, transaction

from fanlight.foundation import clock
from fanlight.foundation.ids import key_of
from fanlight.vault.distribution import counting, rules
from fanlight.vault.distribution.counting import Place
from fanlight.vault.distribution.models import Count
from fanlight.vault.distribution.queries import LONGEST_DAYS, signed

AT_ONCE = 500
ADD = """
INSERT INTO distribution_count (video_key, day, fact, name, people, one_in) VALUES {}
ON CONFLICT (video_key, day, fact, name) DO UPDATE SET
    people = distribution_count.people + excluded.people, one_in = excluded.one_in
"""


def keep() -> int:
    """Write down what this process has counted, in short transactions; how many rows."""
    written = 0
    for day, waiting in counting.taken().items():
        # Two processes take rows in the same order, so neither waits for the other in turn.
        found = sorted(waiting.places().items())
        for i in range(0, len(found), AT_ONCE):
            _add(day, waiting.one_in, found[i : i + AT_ONCE])
        written += len(found)
    return written


def forget(video_ids: Collection[UUID]) -> None:
    """Let go of all counts of these videos."""
    Count.objects.filter(video_key__in=[signed(key_of(video_id)) for video_id in video_ids]).delete()


def forget_old() -> int:
    """Let go of days that no report covers, and of past days' numbers that are too small ever to be told; how many."""
    today = clock.today()
    old, _ = Count.objects.filter(day__lte=today - timedelta(days=LONGEST_DAYS)).delete()
    of_pages = [Count.Fact.CONSIDERED, Count.Fact.KEPT_OUT]
    small, _ = Count.objects.filter(day__lt=today, fact__in=of_pages, people__lt=rules.FEWEST).delete()
    return old + small


@transaction.atomic
def _add(day: date, one_in: int, counted: Sequence[tuple[Place, int]]) -> None:
    rows = [
        (signed(place.key), day.isoformat(), place.fact.value, place.name, people, one_in) for place, people in counted
    ]
    with connection.cursor() as cursor:
        cursor.execute(ADD.format(",".join(["(%s, %s, %s, %s, %s, %s)"] * len(rows))), [v for row in rows for v in row])
