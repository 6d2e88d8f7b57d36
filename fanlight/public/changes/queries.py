"""What a vault elsewhere is told: rows as they are now, and the journal, of one and the same moment."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from django.db import connection, models, transaction

from fanlight.public.changes.models import Change
from fanlight.public.changes.watched import by_table
from fanlight.public.journal.models import Entry

AT_ONCE = 500
MOST_BYTES = 4_000_000
"""An answer is cut after the row that makes it longer than this."""


class Told(msgspec.Struct, frozen=True):
    """A row as it is now; None when it is gone."""

    seq: int
    table: str
    key: str
    row: dict[str, Any] | None


class News(msgspec.Struct, frozen=True):
    """What changed after a number, oldest first. Once nothing is left, what the journal says of all of it."""

    changes: list[Told]
    has_more: bool
    journal: list[dict[str, Any]]
    is_behind: bool = False
    """Whether we know of less than we were asked to go on from: an older copy of us was put back."""


def news(*, after: int, journal_after: int) -> News:
    """What a copy lacks that has everything up to two numbers."""
    newest = Change.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    newest_entry = Entry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    if after > newest or journal_after > newest_entry:
        return News([], has_more=False, journal=[], is_behind=True)
    if (after, journal_after) == (newest, newest_entry):
        return News([], has_more=False, journal=[])
    with transaction.atomic():
        _see_one_moment()
        return _news(after, journal_after)


def _see_one_moment() -> None:
    if connection.vendor == "postgresql" and len(connection.savepoint_ids) == 0:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def _news(after: int, journal_after: int) -> News:
    changed = list(Change.objects.filter(seq__gt=after).order_by("seq")[: AT_ONCE + 1])
    told = list(_fitting(_told(changed[:AT_ONCE])))
    if len(told) < len(changed):
        return News(told, has_more=True, journal=[])
    later = Entry.objects.filter(seq__gt=journal_after).order_by("seq")
    entries = [dict[str, Any](**entry) for entry in later.values()[: AT_ONCE + 1]]
    return News(told, has_more=len(entries) > AT_ONCE, journal=entries[:AT_ONCE])


def _fitting(told: Iterable[Told]) -> Iterable[Told]:
    size = 0
    for one in told:
        yield one
        size += len(msgspec.json.encode(one))
        if size > MOST_BYTES:
            return


def _told(changed: Sequence[Change]) -> Iterable[Told]:
    tables, keys = by_table(), defaultdict(list)
    for change in changed:
        keys[change.table_name].append(change.row_key)
    rows = {name: _rows(tables[name], few) for name, few in keys.items() if name in tables}
    for change in changed:
        model = tables.get(change.table_name)  # a table that is no more has rows that are gone
        row = rows[change.table_name].get(_key(model, change.row_key)) if model else None
        yield Told(change.seq, change.table_name, change.row_key, row)


def _rows(model: type[models.Model], keys: Sequence[str]) -> dict[Any, dict[str, Any]]:
    names = [field.attname for field in model._meta.concrete_fields]
    found = model._base_manager.filter(pk__in=[_key(model, key) for key in keys]).values(*names)
    return {row[model._meta.pk.attname]: {name: _plain(value) for name, value in row.items()} for row in found}


def _key(model: type[models.Model], key: str) -> Any:
    return model._meta.pk.to_python(key)


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
