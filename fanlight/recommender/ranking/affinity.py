"""What a history says of names that videos carry, be they hashtags or creators."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.membership import among, places
from fanlight.recommender.taste import Taste
from fanlight.recommender.wishes import Edits

SIEVE = 1024


@dataclass(frozen=True, eq=False)
class Affinity:
    """One row for each name in the history."""

    names: NDArray[Any]  # in ascending order
    shares: NDArray[Any]  # of the taste, summed over all videos with this name
    finished: NDArray[Any]
    skipped: NDArray[Any]
    is_frozen: NDArray[np.bool_]
    """Whether the viewer keeps this share, whatever they watch."""

    @classmethod
    def of(cls, taste: Taste, names: NDArray[Any], edits: Edits | None = None, *, blend: float = 1.0) -> "Affinity":
        """Sum up a taste by the names that each of its videos carries (videos × names); 0 = none.

        `blend` is what was learnt for viewers of this stage; a frozen share holds it already.
        """
        flat = names.ravel()
        carried = flat.nonzero()[0]
        rows = carried // names.shape[1]
        carriers = flat[carried]
        order = carriers.argsort(kind="stable")
        ordered, rows = carriers[order], rows[order]
        is_first = np.ones(len(ordered), np.bool_)
        np.not_equal(ordered[1:], ordered[:-1], out=is_first[1:])
        known, which = ordered[is_first], is_first.cumsum() - 1
        shares = taste.shares[rows]
        found = cls(
            known,
            blend * np.bincount(which, shares, len(known)),
            np.bincount(which, taste.finished[rows], len(known)),
            np.bincount(which, shares < 0, len(known)),
            np.zeros(len(known), np.bool_),
        )
        return found.edited(edits) if edits is not None and edits.change_beliefs else found

    def edited(self, edits: Edits) -> "Affinity":
        """With what the viewer says of a name in the place of what was seen."""
        told = self.names.dtype.type
        frozen = np.array(sorted(edits.frozen), told)
        others = np.array(sorted(edits.frozen.keys() - set(self.names.tolist())), told)
        names = np.concatenate([self.names, others])
        order = names.argsort()
        names, more = names[order], np.zeros(len(others))
        shares, finished, skipped = (
            np.concatenate([counts, more])[order] for counts in (self.shares, self.finished, self.skipped)
        )
        is_frozen = among(names, frozen)
        shares[is_frozen] = [edits.frozen[name] for name in names[is_frozen].tolist()]
        stays = ~among(names, np.array(sorted(edits.removed), told))
        return Affinity(names[stays], shares[stays], finished[stays], skipped[stays], is_frozen[stays])

    def meet(self, names: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where in `names` there is one that the history knows, and in which row that stands."""
        if not len(self.names):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        # Few are known: a sieve on the last bits spares most of the search.
        sieve = np.zeros(SIEVE, np.bool_)
        sieve[self.names & (SIEVE - 1)] = True
        met = sieve[(names & (SIEVE - 1)).astype(np.int64)].nonzero()[0]  # another index takes twice as long
        found = places(self.names, names[met])
        is_known = self.names[found] == names[met]
        return met[is_known], found[is_known]
