"""What a history says of names that videos carry, be they hashtags or creators."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.membership import places
from fanlight.recommender.ranking.part import Values
from fanlight.recommender.taste import Taste
from fanlight.recommender.wishes import Edits

SIEVE = 1024


@dataclass(slots=True)
class Said:
    """What a history says of one name."""

    share: float = 0.0
    """Of the taste, summed over all videos with this name."""
    finished: int = 0
    skipped: int = 0
    is_frozen: bool = False
    """Its viewer keeps this share, whatever they watch."""


@dataclass(frozen=True, eq=False)
class Affinity:
    """One row for each name in the history."""

    names: NDArray[Any]  # in ascending order
    shares: Values
    said: list[Said]

    @classmethod
    def of(
        cls,
        taste: Taste,
        names: Sequence[Sequence[int]],
        kind: type[np.unsignedinteger[Any]],
        edits: Edits | None = None,
        *,
        blend: float = 1.0,
    ) -> "Affinity":
        """Sum up a taste by the names that each of its videos carries; 0 = none.

        `blend` is what was learnt for viewers of this stage; a frozen share holds it already.
        """
        found: dict[int, Said] = {}  # a dictionary, because a history is short: half the price of arrays
        for carried, share, finished in zip(names, taste.shares.tolist(), taste.finished.tolist(), strict=True):
            for name in carried:
                if name:
                    said = found.get(name)
                    if said is None:
                        said = found[name] = Said()
                    said.share += share
                    said.finished += finished
                    said.skipped += share < 0
        if edits is not None:
            _edit(found, edits)
        ordered = sorted(found)
        said_of = [found[name] for name in ordered]
        return cls(
            np.array(ordered, kind),
            np.array([said.share * (1.0 if said.is_frozen else blend) for said in said_of]),
            said_of,
        )

    def meet(self, names: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where in `names` there is one that the history knows, and in which row that stands."""
        if not len(self.names):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        # Few are known: a sieve on the last bits spares most of the search.
        sieve = np.zeros(SIEVE, np.bool_)
        sieve[self.names & (SIEVE - 1)] = True
        met = sieve[names & (SIEVE - 1)].nonzero()[0]
        found = places(self.names, names[met])
        is_known = self.names[found] == names[met]
        return met[is_known], found[is_known]


def _edit(found: dict[int, Said], edits: Edits) -> None:
    """Put what the viewer says of a name in the place of what was seen."""
    for name in edits.removed:
        found.pop(name, None)
    for name, share in edits.frozen.items():
        said = found.setdefault(name, Said())
        said.share, said.is_frozen = share, True
