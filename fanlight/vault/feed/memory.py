"""The recommender's shared memory, as this process reads it."""

from functools import cache
from pathlib import Path

from fanlight.foundation.configuration import own
from fanlight.recommender.state import Reader, State


def state() -> State | None:
    """What the learner has made known, or None before it has."""
    return _reader(own().state).state()


@cache
def _reader(folder: Path) -> Reader:
    return Reader(folder)
