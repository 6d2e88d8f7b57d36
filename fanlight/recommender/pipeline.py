"""From a viewer to a page of videos: find, drop, score, arrange. This is the table of contents."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.arrange import arrange
from fanlight.recommender.filters import FILTERS, Candidates
from fanlight.recommender.placed import Placed
from fanlight.recommender.ranking import rank
from fanlight.recommender.sources import SOURCES, explore
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Keys, Viewer


@dataclass(frozen=True, eq=False)
class Found:
    """Candidates in ascending order, and for each the number of the source that found it."""

    slots: NDArray[np.int64]
    sources: NDArray[np.int64]


def recommend(state: State, viewer: Viewer, *, hidden: Keys, count: int, rng: np.random.Generator) -> list[Placed]:
    """The next videos for this viewer, best first; `hidden` are those already on the screen, in its order.

    Fewer than asked for, or none, when everything else has been seen.
    """
    taste = Taste.of(state, viewer)
    allowed = keep(state, viewer, gather(state, viewer, taste, rng), hidden)
    if len(allowed.slots) < count:
        allowed = keep(state, viewer, everything(state), hidden)
    if not len(allowed.slots):
        return []
    ranked = rank(state, viewer, taste, allowed.slots)
    return arrange(state, ranked, allowed.sources, hidden=hidden, count=count, rng=rng)


def gather(state: State, viewer: Viewer, taste: Taste, rng: np.random.Generator) -> Found:
    """What all sources found, each video once, under the first source that named it."""
    found = [source(state, viewer, taste, rng) for source in SOURCES.values()]
    slots, first = np.unique(np.concatenate(found), return_index=True)
    return Found(slots, np.repeat(np.arange(len(found)), [len(some) for some in found])[first])


def everything(state: State) -> Found:
    """The whole catalogue, found by exploration."""
    slots = explore.everything(state)
    return Found(slots, np.full(len(slots), list(SOURCES).index("explore")))


def keep(state: State, viewer: Viewer, found: Found, hidden: Keys) -> Found:
    """What every filter lets pass."""
    candidates = Candidates.of(state, found.slots)
    allowed = np.logical_and.reduce([filter_(candidates, viewer, hidden) for filter_ in FILTERS])
    return Found(found.slots[allowed], found.sources[allowed])
