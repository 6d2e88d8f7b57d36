"""What a history says of names that videos carry, be they hashtags or creators."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.membership import places
from fanlight.recommender.ranking.part import Values
from fanlight.recommender.taste import Taste

SIEVE = 1024


@dataclass(frozen=True, eq=False)
class Affinity:
    """One row for each name in the history."""

    names: NDArray[Any]  # in ascending order
    shares: Values  # of the taste, summed over all videos with this name
    finished: Values  # how many of them were watched to the end
    skipped: Values

    @classmethod
    def of(cls, taste: Taste, names: NDArray[Any]) -> "Affinity":
        """Sum up a taste by the names its videos carry (history × names a video; 0 = none)."""
        unique, rows = np.unique(np.append(names.ravel(), names.dtype.type(0)), return_inverse=True)
        each, rows = names.shape[1], rows[:-1]
        shares, finished, skipped = (
            np.bincount(rows, amounts.repeat(each), len(unique)).astype(np.float64, copy=False)[1:]
            for amounts in (taste.shares, taste.finished, taste.shares < 0)
        )
        return cls(unique[1:], shares, finished, skipped)

    def meet(self, names: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where in `names` there is one that the history knows, and in which row that stands."""
        if not len(self.names):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        # Nearly none is known: a sieve on the last bits spares most of the search.
        sieve = np.zeros(SIEVE, np.bool_)
        sieve[self.names & (SIEVE - 1)] = True
        met = np.flatnonzero(sieve[names & (SIEVE - 1)])
        found = places(self.names, names[met])
        is_known = self.names[found] == names[met]
        return met[is_known], found[is_known]
