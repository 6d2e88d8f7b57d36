"""The recommender's shared memory, as this process reads it."""

from functools import cache
from pathlib import Path

import numpy as np

from fanlight.foundation.configuration import own
from fanlight.recommender.state import Reader, State


def state() -> State | None:
    """What the learner has made known, or None before it has."""
    return _reader(own().state).state()


@cache
def chance() -> np.random.Generator:
    """This process's own dice; threads may share them."""
    return np.random.default_rng()


@cache
def _reader(folder: Path) -> Reader:
    return Reader(folder)
