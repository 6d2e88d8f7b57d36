"""Reads of the journal."""

from collections.abc import Sequence

from fanlight.public.journal.models import Entry


def entries_after(seq: int, *, limit: int = 500) -> Sequence[Entry]:
    """What became visible after an entry, oldest first."""
    return list(Entry.objects.filter(seq__gt=seq).order_by("seq")[:limit])
