"""Rows of neighbours, compiled: how much two videos were enjoyed together, as many pairs as a row has places.

A row is Misra's and Gries' (1982): a pair that is known grows, a newcomer takes a free place, or wears down a weak pair
until it can take that. A neighbour may stand in one GROUP of places only, which its slot names: sixteen places are one
line of the processor's memory, so that looking for a neighbour costs one look at it.
"""

import numpy as np
from numba import njit

from fanlight.recommender.learning import instructions
from fanlight.recommender.learning.arithmetic import mixed
from fanlight.recommender.learning.instructions import GROUP
from fanlight.recommender.state.layout import NEIGHBOURS

GROUPS = NEIGHBOURS // GROUP
CHALLENGED = 8
"""Places of a full group that a newcomer is held against: the weakest of all would cost a look at each neighbour."""
FORGOTTEN = np.float32(1e-4)
NOTHING = np.uint64(0)


@njit(cache=True, inline="always")
def fetch(neighbours, together, row, neighbour):  # type: ignore[no-untyped-def]
    """Ask for the places where `add` is going to look."""
    first = (neighbour % GROUPS) * GROUP * 4
    instructions.fetch(neighbours, row, first, GROUP * 4)
    instructions.fetch(together, row, first, GROUP * 4)


@njit(cache=True)
def add(neighbours, together, interest, row, neighbour, amount, taken, moment):  # type: ignore[no-untyped-def]
    """Add to a pair; `taken`, a bit each, and what is returned are the places that this event has given away already.

    A pair of which nothing is left, all having been taken back, frees its place.
    """
    first, wanted = (neighbour % GROUPS) * GROUP, np.uint32(neighbour + 1)
    known = instructions.equals(neighbours, row, first, wanted)
    if known:
        place = first + instructions.lowest(known)
        before = together[row, place]
        after = before + amount
        if after <= FORGOTTEN * before:
            neighbours[row, place] = 0
            after = np.float32(0)
        together[row, place] = after
        return taken | _bit(place)
    if amount <= 0:
        return taken
    free = instructions.equals(neighbours, row, first, np.uint32(0))
    if free:
        place = first + instructions.lowest(free)
        neighbours[row, place], together[row, place] = wanted, amount
        return taken | _bit(place)
    place = _weakest(neighbours, together, interest, row, first, taken, mixed(_lot(row, neighbour, moment)))
    if place < 0:
        return taken
    left = together[row, place]
    if left <= amount:
        neighbours[row, place], together[row, place] = wanted, amount
    else:
        together[row, place] = left - amount
    return taken | _bit(place)


@njit(cache=True, inline="always")
def _weakest(neighbours, together, interest, row, first, taken, chance):  # type: ignore[no-untyped-def]
    """The weakest of a few places drawn by lot, measured by the neighbour's own interest; -1 when all are taken."""
    weakest, least = np.int64(-1), np.float32(0)
    for n in range(CHALLENGED):
        place = first + np.int64((chance >> np.uint64(8 * n)) % np.uint64(GROUP))
        own = max(interest[neighbours[row, place] - 1], np.float32(1e-6))
        strength = together[row, place] / np.sqrt(own)
        if taken & _bit(place) == NOTHING and (weakest < 0 or strength < least):
            weakest, least = place, strength
    return weakest


@njit(cache=True, inline="always")
def _lot(row, neighbour, moment):  # type: ignore[no-untyped-def]
    return np.uint64(row) ^ (np.uint64(neighbour) << np.uint64(32)) ^ np.uint64(moment)


@njit(cache=True, inline="always")
def _bit(place):  # type: ignore[no-untyped-def]
    return np.uint64(1) << np.uint64(place)
