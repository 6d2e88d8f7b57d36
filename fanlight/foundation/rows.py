"""Raw rows, for the paths that are hot enough: a page of a feed, a report of watches, the session behind both."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, connections

from fanlight.foundation.ids import uuid_of

ROWS_AT_ONCE = 200
Value = UUID | str | int | bytes | None


def run(statement: str, values: Sequence[Value], *, using: str = "default") -> list[tuple[Any, ...]]:
    """Execute a statement, a write only inside the caller's transaction; the rows it gives, as the driver has them.

    Straight to the driver: around a statement that SQLite answers in 6 µs Django's cursor takes 20 more, and a report
    makes nine. Errors are Django's all the same, so that a dead connection is noticed and made again.
    """
    wrapper = connections[using]
    wrapper.ensure_connection()
    if wrapper.queries_logged:  # a test counts
        wrapper.queries_log.append({"sql": statement})
    with wrapper.wrap_database_errors:
        cursor = wrapper.connection.execute(_in_its_words(statement), values)
        return cursor.fetchall() if cursor.description else []


def insert(into: str, marks: str, rows: Sequence[Sequence[Value]]) -> None:
    """Write many rows, some with each statement, inside the caller's transaction; `marks` stand for a row's values."""
    for first in range(0, len(rows), ROWS_AT_ONCE):
        some = rows[first : first + ROWS_AT_ONCE]
        run(f"{into} VALUES {', '.join([marks] * len(some))}", [value for row in some for value in row])


def stored(value: UUID) -> UUID | str:
    """A UUID: PostgreSQL has a type for it, SQLite keeps its digits."""
    return value if _has_uuids() else value.hex


def as_uuid(value: UUID | str) -> UUID:
    """The UUID that `stored` made a value of."""
    return uuid_of(int(value, 16)) if isinstance(value, str) else value


@cache
def _in_its_words(statement: str) -> str:
    """With the driver's own marks for values; no statement of ours holds either mark in another meaning."""
    return statement.replace("%s", "?") if connection.vendor == "sqlite" else statement


@cache
def _has_uuids() -> bool:
    # Both planes' databases are of one kind; asking the connection each time took a twentieth of a watch report.
    return connection.features.has_native_uuid_field
