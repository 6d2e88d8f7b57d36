"""Where a key's row is: open addressing with linear probing, looked up for whole arrays at once."""

import numpy as np
from numpy.typing import NDArray

ABSENT = -1
AHEAD = np.arange(1, 17)
"""Of a key that is not where it should be, so many places behind are looked at together: nearly always enough."""
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # Fibonacci hashing, Knuth 6.4


def find(table: NDArray[np.uint32], keys: NDArray[np.uint64], wanted: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The slot of each wanted key, or ABSENT."""
    places = _places(table, wanted)
    slots = table[places].astype(np.int64) - 1
    open_ = ((keys[slots] != wanted) & (slots >= 0)).nonzero()[0]
    while len(open_):  # after the first look only those that met another key: one in four at most
        ahead = (places[open_][:, None] + AHEAD) & (len(table) - 1)
        entries = table[ahead].astype(np.int64) - 1
        is_found = (keys[entries] == wanted[open_][:, None]) & (entries >= 0)
        slots[open_] = np.where(is_found, entries, ABSENT).max(axis=1)
        places[open_] = ahead[:, -1]
        open_ = open_[~(is_found | (entries < 0)).any(axis=1)]
    return slots


def insert(table: NDArray[np.uint32], keys: NDArray[np.uint64], slots: NDArray[np.int64]) -> None:
    """Make these slots findable by their keys, which must be new and different from one another."""
    places = _places(table, keys[slots])
    entries = (slots + 1).astype(np.uint32)
    while len(entries):
        free = table[places] == 0
        table[places[free]] = entries[free]  # of several that want one place the last gets it
        waiting = table[places] != entries
        entries = entries[waiting]
        places = (places[waiting] + 1) & (len(table) - 1)


def _places(table: NDArray[np.uint32], keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    shift = np.uint64(64 - (len(table).bit_length() - 1))
    return ((keys * _GOLDEN) >> shift).astype(np.int64)
