"""Holding bytes and letting them go.

A file is deleted when nobody shows it, and never a moment before: whoever begins to show it and whoever deletes it
take the same lock. SQLite has one writer, so a transaction is that lock there.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from fanlight.foundation import clock
from fanlight.public.holdings.errors import ObjectsMissing
from fanlight.public.holdings.models import Holding, Leaving
from fanlight.public.holdings.store import store

SHOWING = 0x73686F77696E67  # the advisory lock's name: "showing" in ASCII
UNCLAIMED_HOURS = 24
AT_ONCE = 100
"""So many files go in one transaction, which nobody who shows something has to wait long for."""
UNFINISHED_FOR = timedelta(hours=1)
"""A line that brings no byte for so long has been given up; what had come over it may go."""


def expect(name: str) -> None:
    """Bytes are about to come; if nobody shows them within a day, they go again."""
    _let_go_at([name], clock.now() + timedelta(hours=UNCLAIMED_HOURS))


def hold(holder: UUID, names: Iterable[str]) -> None:
    """Show these objects, whose bytes must be here; called in the transaction that makes them public."""
    names = set(names)
    _lock(shared=True)
    if missing := [name for name in sorted(names) if not store().has(name)]:
        raise ObjectsMissing(missing=missing)
    Holding.objects.bulk_create([Holding(name=name, holder=holder) for name in sorted(names)], ignore_conflicts=True)


def release(holder: UUID, *, keep: Iterable[str] = ()) -> None:
    """Show nothing any more, or only `keep`; the bytes go with the next `let_go`, unless another shows them."""
    dropped = Holding.objects.filter(holder=holder).exclude(name__in=list(keep))
    _let_go_at(list(dropped.values_list("name", flat=True)), clock.now())
    dropped.delete()


def let_go() -> int:
    """Delete all bytes that are due; how many files went. Harmless to repeat, and to be killed in the middle of."""
    gone = 0
    while names := list(_due().order_by("due_at").values_list("name", flat=True)[:AT_ONCE]):
        gone += _let_go(names)
    return gone


def forget_unfinished() -> int:
    """Delete what a killed process had taken in without its end; how many files that were."""
    return store().forget_unfinished(older_than=UNFINISHED_FOR)


@transaction.atomic
def _let_go(names: Sequence[str]) -> int:
    _lock(shared=False)
    still_due = set(_due().filter(name__in=names).order_by("name").select_for_update().values_list("name", flat=True))
    Leaving.objects.filter(name__in=still_due).delete()
    unheld = still_due - set(Holding.objects.filter(name__in=still_due).values_list("name", flat=True))
    for name in unheld:
        store().delete(name)
    return len(unheld)


def _due() -> QuerySet[Leaving]:
    return Leaving.objects.filter(due_at__lte=clock.now())


def _let_go_at(names: Iterable[str], due_at: datetime) -> None:
    Leaving.objects.bulk_create(
        [Leaving(name=name, due_at=due_at) for name in sorted(names)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["due_at"],
    )


def _lock(*, shared: bool) -> None:
    if connection.vendor == "postgresql":
        kind = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {kind}(%s)", [SHOWING])
