"""From a viewer to a page of videos: find, drop, score, arrange. This is the table of contents."""

from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.arrange import EXPLORE, arrange
from fanlight.recommender.fatigue import Weary
from fanlight.recommender.filters import FILTERS, Candidates, Tally
from fanlight.recommender.placed import Placed
from fanlight.recommender.ranking import rank
from fanlight.recommender.sources import SOURCES, explore
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Keys, Viewer
from fanlight.recommender.wishes import DRAWN_EVERY

RANKED_AT_ONCE = 1000
NUMBERS = np.arange(len(SOURCES))
SOURCE_BITS = (len(SOURCES) - 1).bit_length()


@dataclass(frozen=True, eq=False)
class Found:
    """Candidates in ascending order, and for each all the sources that found it."""

    slots: NDArray[np.int64]
    sources: NDArray[np.int64]
    """Bit by bit, in the order of SOURCES."""


def recommend(
    state: State,
    viewer: Viewer,
    *,
    hidden: Keys,
    count: int,
    rng: np.random.Generator,
    tally: Tally | None = None,
) -> list[Placed]:
    """The next videos for this viewer, best first; `hidden` are those already on the screen, in its order.

    Fewer than asked for, or none, when everything else has been seen. `tally` hears what was considered.
    """
    taste = Taste.of(state, viewer)
    allowed = keep(state, viewer, gather(state, viewer, taste, rng), hidden, tally)
    if len(allowed.slots) < count:
        allowed = some(keep(state, viewer, everything(state), hidden), rng)
    if not len(allowed.slots):
        return []
    ranked = rank(state, viewer, taste, allowed.slots)
    every = viewer.wishes.sliders.drawn_every if viewer.wishes else DRAWN_EVERY
    return arrange(
        state,
        ranked,
        allowed.sources,
        hidden=hidden,
        count=count,
        rng=rng,
        drawn_every=every,
        weary=Weary.of(taste),
    )


def gather(state: State, viewer: Viewer, taste: Taste, rng: np.random.Generator) -> Found:
    """What all sources found, each video once."""
    found = [source(state, viewer, taste, rng) for source in SOURCES.values()]
    numbered = np.concatenate(found) << SOURCE_BITS
    numbered += NUMBERS.repeat([len(some) for some in found])
    numbered.sort()
    slots = numbered >> SOURCE_BITS
    is_first = np.ones(len(slots), np.bool_)
    np.not_equal(slots[1:], slots[:-1], out=is_first[1:])
    bits = np.left_shift(1, numbered & ((1 << SOURCE_BITS) - 1))
    return Found(slots[is_first], np.bitwise_or.reduceat(bits, is_first.nonzero()[0]) if len(bits) else bits)


def everything(state: State) -> Found:
    """The whole catalogue, found by exploration."""
    slots = explore.everything(state)
    return Found(slots, np.full(len(slots), EXPLORE))


def some(found: Found, rng: np.random.Generator) -> Found:
    """No more of them than can be ranked in a moment."""
    if len(found.slots) <= RANKED_AT_ONCE:
        return found
    chosen = np.sort(rng.choice(len(found.slots), RANKED_AT_ONCE, replace=False))
    return Found(found.slots[chosen], found.sources[chosen])


def keep(state: State, viewer: Viewer, found: Found, hidden: Keys, tally: Tally | None = None) -> Found:
    """What every filter lets pass."""
    candidates = Candidates.of(state, found.slots)
    masks = [filter_(candidates, viewer, hidden) for filter_ in FILTERS]
    if tally is not None:
        tally(candidates, masks)
    allowed = reduce(np.logical_and, masks)
    return Found(found.slots[allowed], found.sources[allowed])
