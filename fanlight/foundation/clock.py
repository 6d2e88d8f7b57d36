"""The time, in one place, so that tests can move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

_shift = timedelta(0)


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC) + _shift


def today() -> date:
    """The present day, in UTC."""
    return now().date()


def seconds() -> int:
    """Whole seconds since 1970, in UTC."""
    return int(now().timestamp())


@contextmanager
def moved(by: timedelta) -> Iterator[None]:
    """Run a test as if this much later."""
    global _shift
    before = _shift
    _shift = before + by
    try:
        yield
    finally:
        _shift = before
