"""What a ranking rests on besides the code: the published numbers, as bytes that anyone can compare."""

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender import outcomes
from fanlight.recommender.ranking import weights


def parameters() -> bytes:
    """Every number of `ranking/weights.py`, by its name."""
    numbers = {name: _plain(value) for name, value in vars(weights).items() if name.isupper() and _is_number(value)}
    return _written(numbers)


def values(table: NDArray[np.float64]) -> bytes:
    """What each outcome is worth here to whoever says nothing else."""
    return _written(outcomes.named(table))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.ndarray)


def _plain(value: Any) -> object:
    return value.tolist() if isinstance(value, np.ndarray) else value


def _written(numbers: object) -> bytes:
    return json.dumps(numbers, sort_keys=True, indent=1).encode() + b"\n"
