"""What may become of a video that is shown, and what each outcome is worth: the published value table."""

from collections.abc import Mapping
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Outcome = Literal["finish", "watch", "like", "save", "comment", "share", "follow", "skip", "not_interested"]
"""`finish`: seen to the end. `watch`: what the watch is worth, from 0 for skipped at once to 1 for seen twice.
`skip`: swiped away at once. The others are what is tapped or written."""
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

VALUES: Mapping[Outcome, float] = {
    "finish": 1.0,
    "watch": 1.0,
    "like": 1.0,
    "save": 2.0,
    "comment": 1.0,
    "share": 2.0,
    "follow": 2.0,
    "skip": -1.0,
    "not_interested": -5.0,
}
"""What an outcome adds to a score for each unit of its chance. Whoever runs a Fanlight may write another table for
all, and each viewer one for themselves.

Nobody learns these: what is worth something is for people to say, not for numbers.
"""
LARGEST = 20.0
"""No value is further from nothing than this: four times the furthest that is published."""


def table(values: Mapping[Outcome, float]) -> NDArray[np.float64]:
    """Values in the order of OUTCOMES; what is not in them stands as published."""
    return np.array([values.get(outcome, VALUES[outcome]) for outcome in OUTCOMES])


PUBLISHED = table({})


def named(table: NDArray[np.float64]) -> dict[Outcome, float]:
    """Such a table with the names of its outcomes."""
    return dict(zip(OUTCOMES, table.tolist(), strict=True))


def written(text: str) -> dict[Outcome, float]:
    """Values as a setting writes them, `like=2, skip=-0.5`; a ValueError says what cannot be read."""
    lines = [line.partition("=") for line in text.split(",") if line.strip()]
    return {_outcome(name.strip()): _value(name.strip(), number.strip()) for name, _, number in lines}


def _outcome(name: str) -> Outcome:
    for outcome in OUTCOMES:
        if outcome == name:
            return outcome
    raise ValueError(f"no outcome is called {name!r}; there are {', '.join(OUTCOMES)}")


def _value(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = LARGEST + 1.0
    if -LARGEST <= value <= LARGEST:
        return value
    raise ValueError(f"{name} should be worth a number from {-LARGEST:g} to {LARGEST:g}, not {text!r}")
