"""What may become of a video that is shown, and what each outcome is worth: the published value table."""

from collections.abc import Mapping
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Outcome = Literal["finish", "watch", "like", "share", "follow", "skip", "not_interested"]
"""`finish`: seen to the end. `watch`: what the watch is worth, from 0 for skipped at once to 1 for seen twice.
`skip`: swiped away at once. The others are what is tapped."""
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

VALUES: Mapping[Outcome, float] = {
    "finish": 1.0,
    "watch": 1.0,
    "like": 1.0,
    "share": 2.0,
    "follow": 2.0,
    "skip": -1.0,
    "not_interested": -5.0,
}
"""What an outcome adds to a score for each unit of its chance. A viewer may write another table for themselves.

Nobody learns these: what is worth something is for people to say, not for numbers.
"""
LARGEST = 10.0
"""No value is further from nothing than this."""


def table(values: Mapping[Outcome, float]) -> NDArray[np.float64]:
    """Values in the order of OUTCOMES; what is not in them stands as published."""
    return np.array([values.get(outcome, VALUES[outcome]) for outcome in OUTCOMES])


PUBLISHED = table({})
