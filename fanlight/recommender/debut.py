"""The first plays of a video: who still waits for them."""

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.state import State

FIRST_PLAYS = 100.0
"""Plays after which a video has had its debut."""


def is_due(state: State, slots: NDArray[np.int64], lasting_unit: float | None = None) -> NDArray[np.bool_]:
    """Which of some videos have met fewer people; by the state's own clock, unless the unit of a moment is given."""
    unit = state.lasting_unit(int(state.header["clock"][0])) if lasting_unit is None else lasting_unit
    fewer: NDArray[np.bool_] = state.plays[slots] < FIRST_PLAYS * unit
    return fewer
