"""What a history says of names that videos carry, be they hashtags or creators."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.membership import places
from fanlight.recommender.ranking.part import Values
from fanlight.recommender.taste import Taste


@dataclass(frozen=True, eq=False)
class Affinity:
    """One row for each name in the history."""

    names: NDArray[Any]  # in ascending order
    shares: Values  # of the taste, summed over all videos with this name
    finished: Values  # how many of them were watched to the end
    skipped: Values

    @classmethod
    def of(cls, taste: Taste, names: NDArray[Any]) -> "Affinity":
        """Sum up a taste by the names its videos carry (history × names a video)."""
        unique, rows = np.unique(names.ravel(), return_inverse=True)
        each = names.size // max(len(names), 1)
        shares, finished, skipped = (
            np.bincount(rows, np.repeat(amounts, each), len(unique)).astype(np.float64, copy=False)
            for amounts in (taste.shares, taste.finished, taste.shares < 0)
        )
        return cls(unique, shares, finished, skipped)

    def rows(self, names: NDArray[Any]) -> NDArray[np.int64]:
        """Where these names stand, or -1."""
        if not len(self.names):
            return np.full(names.shape, -1)
        found = places(self.names, names)
        return np.where(self.names[found] == names, found, -1)
