"""Counting which shares of videos are watched, so that a watch can be held against others of its kind."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from fanlight.recommender.learning.arithmetic import power_of_two
from fanlight.recommender.quantiles import cells
from fanlight.recommender.signals import Kind
from fanlight.recommender.state import State
from fanlight.recommender.state.arrays import LASTING_HALF_LIFE


def learn(state: State, events: NDArray[np.void]) -> None:
    """Count the watches among EVENTs whose seconds are known; the epoch must hold for all of them."""
    watched, durations = (events[name].astype(np.float64) for name in ("watched_seconds", "duration_seconds"))
    with np.errstate(invalid="ignore"):
        is_told = (watched > 0) & (durations > 0) & np.isfinite(watched) & np.isfinite(durations)
    is_told &= events["kind"] == Kind.WATCH
    if is_told.any():
        told = events[is_told]
        places = cells(watched[is_told], durations[is_told])
        epoch = int(state.header["lasting_epoch"][0])
        _count(state.watched.reshape(-1), places, told["at"].astype(np.int64), told["weight"].copy(), epoch)


@njit(cache=True, nogil=True)
def _count(
    counts: NDArray[np.float64],
    places: NDArray[np.int64],
    at: NDArray[np.int64],
    weights: NDArray[np.float32],
    epoch: int,
) -> None:
    """Add each event as of its own moment, so that taking it back later takes as much as it has become."""
    for n in range(len(places)):
        amount = weights[n] * power_of_two((at[n] - epoch) / LASTING_HALF_LIFE)
        counts[places[n]] = max(counts[places[n]] + amount, 0.0)
