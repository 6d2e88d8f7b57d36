"""What may not be shown, whatever its score. Each filter says which of the found videos may stay."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.state import State
from fanlight.recommender.viewer import Keys, Viewer

Slots = NDArray[np.int64]
Mask = NDArray[np.bool_]
Filter = Callable[[State, Viewer, Slots, Keys], Mask]


def still_public(state: State, viewer: Viewer, slots: Slots, held: Keys) -> Mask:
    """Not withdrawn. What was never for everyone is not in the state at all."""
    return np.equal(state.alive[slots], 1)


def not_held(state: State, viewer: Viewer, slots: Slots, held: Keys) -> Mask:
    """Not among those the screen holds already."""
    return ~_among(state.keys[slots], held)


def not_seen(state: State, viewer: Viewer, slots: Slots, held: Keys) -> Mask:
    return ~_among(state.keys[slots], viewer.seen)


def not_unwanted(state: State, viewer: Viewer, slots: Slots, held: Keys) -> Mask:
    """Neither the video nor its creator was sent away by the viewer."""
    unwanted = _among(state.keys[slots], viewer.hidden_videos)
    return ~(unwanted | _among(_creators(state, slots), viewer.hidden_creators))


def not_own(state: State, viewer: Viewer, slots: Slots, held: Keys) -> Mask:
    return np.not_equal(_creators(state, slots), np.uint64(viewer.actor))


FILTERS: tuple[Filter, ...] = (still_public, not_held, not_seen, not_unwanted, not_own)


def _creators(state: State, slots: Slots) -> Keys:
    return state.creator_keys[state.creators[slots]]


def _among(keys: Keys, some: Keys) -> Mask:
    if not len(some):
        return np.zeros(len(keys), np.bool_)
    ordered = np.sort(some)
    places = np.searchsorted(ordered, keys)
    return np.equal(ordered[np.minimum(places, len(ordered) - 1)], keys)
