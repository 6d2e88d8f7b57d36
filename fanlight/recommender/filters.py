"""What may not be shown, whatever its score. Each filter says which of the candidates may stay."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.membership import among
from fanlight.recommender.state import State
from fanlight.recommender.viewer import Keys, Viewer

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Candidates:
    """Videos that were found: what filters look at."""

    alive: NDArray[np.uint8]
    keys: Keys
    creators: Keys
    """Actor keys."""
    state: State
    slots: NDArray[np.int64]

    @classmethod
    def of(cls, state: State, slots: NDArray[np.int64]) -> "Candidates":
        return cls(state.alive[slots], state.keys[slots], state.creator_keys[state.creators[slots]], state, slots)


Filter = Callable[[Candidates, Viewer, Keys], Mask]


def still_public(found: Candidates, viewer: Viewer, held: Keys) -> Mask:
    """Not withdrawn. What was never for everyone is not in the state at all."""
    return np.equal(found.alive, 1)


def not_held(found: Candidates, viewer: Viewer, held: Keys) -> Mask:
    """Not among those the screen holds already."""
    return ~among(found.keys, held)


def not_seen(found: Candidates, viewer: Viewer, held: Keys) -> Mask:
    """Not met within the window."""
    return ~among(found.keys, viewer.seen)


def not_unwanted(found: Candidates, viewer: Viewer, held: Keys) -> Mask:
    """Neither the video nor its creator was sent away by the viewer."""
    return ~(among(found.keys, viewer.hidden_videos) | among(found.creators, viewer.hidden_creators))


def not_own(found: Candidates, viewer: Viewer, held: Keys) -> Mask:
    return np.not_equal(found.creators, np.uint64(viewer.actor))


def not_muted(found: Candidates, viewer: Viewer, held: Keys) -> Mask:
    """Without a hashtag that the viewer muted."""
    if viewer.wishes is None or not len(viewer.wishes.muted_hashtags):
        return np.ones(len(found.keys), np.bool_)
    tags = found.state.tags.take(found.slots, axis=0)  # candidates × tags
    is_muted = among(tags.ravel(), viewer.wishes.muted_hashtags).reshape(tags.shape)
    muted = np.zeros(len(tags), np.bool_)
    np.logical_or.reduce(is_muted, axis=1, out=muted)
    return ~muted


FILTERS: tuple[Filter, ...] = (still_public, not_held, not_seen, not_unwanted, not_own, not_muted)

Tally = Callable[[Candidates, Sequence[Mask]], None]
"""Told of what the sources found for a page, and in the order of FILTERS which of it each filter lets pass."""
