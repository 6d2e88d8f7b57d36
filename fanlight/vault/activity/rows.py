"""Values as the databases' drivers want them in raw SQL."""

from functools import cache
from uuid import UUID

from django.db import connection


def stored(value: UUID) -> UUID | str:
    """A UUID: PostgreSQL has a type for it, SQLite keeps its digits."""
    return value if _has_uuids() else value.hex


@cache
def _has_uuids() -> bool:
    # Both planes' databases are of one kind; asking the connection each time took a twentieth of a watch report.
    return connection.features.has_native_uuid_field
