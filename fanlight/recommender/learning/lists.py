"""The lists that every request starts from, drawn up by the learner now and then."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender import debut
from fanlight.recommender.learning import cells, shelves
from fanlight.recommender.state import State
from fanlight.recommender.state.layout import LISTED


def draw_up(state: State, *, draw_cells: Callable[[State], None] = cells.draw) -> None:
    """Write what is popular and what is fresh into the copy nobody reads, then let it be read.

    `draw_cells` is asked for cells when they are due.
    """
    alive = np.flatnonzero(state.alive[: state.videos])
    now = int(state.header["clock"][0])
    trend = state.believed_trend(alive, now)
    popular = _top(alive[trend > 0], trend[trend > 0], 16 * LISTED)
    bank = 1 - int(state.header["bank"][0])
    _put(state, "popular", bank, popular[:LISTED])
    fresh = _top(alive, state.published_at[alive], 4 * LISTED)
    _put(state, "fresh", bank, fresh[:LISTED])
    _put(state, "debuts", bank, fresh[debut.is_due(state, fresh)][:LISTED])
    shelves.draw_up(state, bank, np.union1d(popular, fresh))
    top = state.believed_trend(popular[:1], now)
    state.header["top_trend"] = float(top[0]) * state.trend_unit(now) if len(top) else 0.0
    state.header["bank"] = bank
    if cells.is_due(state):
        draw_cells(state)


def _top(slots: NDArray[np.int64], values: NDArray[np.float64] | NDArray[np.uint32], most: int) -> NDArray[np.int64]:
    """The slots of the greatest values, greatest first; of equal ones the later slot."""
    if len(slots) > 2 * most:
        least = np.partition(values, len(values) - most)[len(values) - most]
        slots, values = slots[values >= least], values[values >= least]
    return slots[np.lexsort((slots, values))[::-1]][:most]


def _put(state: State, name: str, bank: int, slots: NDArray[np.int64]) -> None:
    getattr(state, name)[bank, : len(slots)] = slots
    state.header[name][0, bank] = len(slots)
