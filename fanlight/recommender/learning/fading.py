"""Old counts fade by writing new ones larger, until the numbers grow long."""

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.state import State
from fanlight.recommender.state.arrays import LASTING_HALF_LIFE, TREND_HALF_LIFE

LONGEST = 40
"""Half-lives before counts are written anew: a float32 holds 2^127, and a count needs room of its own."""
JUMP = 3653 * 86_400
"""A clock that moves on by more has gone wrong, or right again: no time has passed, and nothing fades for it."""
A_DAY = 86_400
EARLIEST = 1 << 28
"""A moment in 1978: whatever lies before is a clock that was never set."""
LASTING = ("together", "interest", "plays", "finishes", "likes", "hot_together", "watched")


def clocks(state: State, events: NDArray[np.void]) -> NDArray[np.int64]:
    """What the state's clock shows at each event. It never goes back, and what is taken back does not move it."""
    told = np.where(events["weight"] > 0, np.maximum(events["at"].astype(np.int64), EARLIEST), EARLIEST)
    return np.maximum(np.maximum.accumulate(told), int(state.header["clock"][0]))


def set_right(state: State, now: int) -> bool:
    """Bring a state whose clock is a day ahead of the present back to it; every count keeps what it is worth."""
    is_ahead = int(state.header["clock"][0]) > now + A_DAY
    if is_ahead:
        _move(state, now)
    return is_ahead


def advance(state: State, at: int) -> None:
    """Move the state's clock to an event's moment, one of `clocks`."""
    clock = int(state.header["clock"][0])
    if not clock:  # the first event of all: one count is worth one now
        state.header["lasting_epoch"] = state.header["trend_epoch"] = at
    elif at - clock > JUMP:
        _move(state, at)
    state.header["clock"] = at
    _shorten(state, "trend_epoch", TREND_HALF_LIFE, at, ("trend", "faint_trend", "welcome"))
    _shorten(state, "lasting_epoch", LASTING_HALF_LIFE, at, LASTING)


def valid_until(state: State) -> int:
    """The last moment whose counts can be written as the epochs stand."""
    return min(
        int(state.header[epoch][0]) + (LONGEST + 1) * half_life - 1
        for epoch, half_life in (("trend_epoch", TREND_HALF_LIFE), ("lasting_epoch", LASTING_HALF_LIFE))
    )


def _move(state: State, to: int) -> None:
    """Move the clock and both epochs alike."""
    for name in ("lasting_epoch", "trend_epoch"):
        state.header[name] = max(int(state.header[name][0]) + to - int(state.header["clock"][0]), 0)
    state.header["clock"] = to


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
