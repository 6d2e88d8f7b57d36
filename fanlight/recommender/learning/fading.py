"""Old counts fade by writing new ones larger, until the numbers grow long."""

import numpy as np

from fanlight.recommender.state import State
from fanlight.recommender.state.arrays import LASTING_HALF_LIFE, TREND_HALF_LIFE

LONGEST = 40
"""Half-lives before counts are written anew: a float32 holds 2^127, and a count needs room of its own."""
LASTING = ("together", "interest", "plays", "finishes", "likes", "hot_together", "watched")


def advance(state: State, at: int) -> None:
    """Move the state's clock to an event's moment; it never goes back."""
    if not state.header["clock"][0]:  # the first event of all: one count is worth one now
        state.header["lasting_epoch"] = state.header["trend_epoch"] = at
    at = max(at, int(state.header["clock"][0]))
    state.header["clock"] = at
    _shorten(state, "trend_epoch", TREND_HALF_LIFE, at, ("trend", "faint_trend", "welcome"))
    _shorten(state, "lasting_epoch", LASTING_HALF_LIFE, at, LASTING)


def valid_until(state: State) -> int:
    """The last moment whose counts can be written as the epochs stand."""
    return min(
        int(state.header[epoch][0]) + (LONGEST + 1) * half_life - 1
        for epoch, half_life in (("trend_epoch", TREND_HALF_LIFE), ("lasting_epoch", LASTING_HALF_LIFE))
    )


def _shorten(state: State, epoch: str, half_life: int, at: int, names: tuple[str, ...]) -> None:
    """Divide by a power of two, which loses nothing: a replay reaches the same bits."""
    half_lives = (at - int(state.header[epoch][0])) // half_life
    if half_lives <= LONGEST:
        return
    for name in names:
        counts = getattr(state, name)
        counts *= np.float32(2.0 ** -min(half_lives, 126))
    if epoch == "trend_epoch":
        state.header["top_trend"] *= 2.0 ** -min(half_lives, 126)
    state.header[epoch] += half_lives * half_life
