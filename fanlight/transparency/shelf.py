"""Where a plane's log is kept: in the plane's own database, in the transaction of whoever adds to it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Literal

from django.db import connection, transaction

from fanlight.custody.log import Shelf
from fanlight.transparency import last
from fanlight.transparency.models import Entry, Head, Tile

ALONE: dict[str, int] = {"log": 0x666C2D6C6F67, "witness": 0x666C2D776974}
"""Names of advisory locks: "fl-log" and "fl-wit" in ASCII."""


@contextmanager
def alone(what: Literal["log", "witness"]) -> Iterator[None]:
    """A transaction in which nobody else adds to the log, or cosigns.

    On SQLite every transaction is alone in writing, from its beginning. On PostgreSQL a lock is held until the end of
    the outermost transaction; what is read after it is what the one before has committed.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ALONE[what]])
        yield


class DatabaseShelf(Shelf):
    """The tables of the log."""

    def head(self) -> bytes | None:
        note = Head.objects.values_list("note", flat=True).first()
        return None if note is None else note.encode()

    def tile(self, level: int, index: int) -> bytes:
        hashes = Tile.objects.filter(level=level, index=index).values_list("hashes", flat=True).first()
        if hashes is None:
            raise KeyError((level, index))
        return bytes(hashes)

    def entries(self, start: int, end: int) -> Sequence[bytes]:
        rows = Entry.objects.filter(index__gte=start, index__lt=end).order_by("index")
        return [bytes(data) for data in rows.values_list("data", flat=True)]

    def put(self, start: int, entries: Sequence[bytes], grown: Mapping[tuple[int, int], bytes], head: bytes) -> None:
        assert connection.in_atomic_block, "entries, tiles and checkpoint are kept together: take the log `alone`"
        Entry.objects.bulk_create([Entry(index=start + at, data=data) for at, data in enumerate(entries)], 500)
        Tile.objects.bulk_create(
            [Tile(level=level, index=index, hashes=hashes) for (level, index), hashes in grown.items()],
            200,
            update_conflicts=True,
            unique_fields=["level", "index"],
            update_fields=["hashes"],
        )
        self.put_head(head)
        last.remember(head)

    def put_head(self, head: bytes) -> None:
        """The checkpoint alone, when others have signed it too."""
        Head.objects.bulk_create(
            [Head(id=1, note=head.decode())], update_conflicts=True, unique_fields=["id"], update_fields=["note"]
        )
