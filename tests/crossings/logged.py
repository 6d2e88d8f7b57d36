"""What a plane's log tells of crossings."""

from collections import Counter

from fanlight.custody import entries
from fanlight.custody.entries import Crossed
from fanlight.transparency import queries


def crossed() -> list[Crossed]:
    """The entries about crossings, oldest first."""
    bodies = [entries.read(data)[1] for _, data in reversed(queries.newest(10_000))]
    return [body for body in bodies if isinstance(body, Crossed)]


def sums() -> Counter[tuple[str, str, str, str]]:
    """What they add up to, for each peer, day and class."""
    found: Counter[tuple[str, str, str, str]] = Counter()
    for one in crossed():
        for name in ("messages", "size_bytes", "refused"):
            found[one.peer, one.day, one.class_name, name] += getattr(one, name)
    return found
