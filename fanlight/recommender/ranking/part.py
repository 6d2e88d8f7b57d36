"""What every part of a score can do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.placed import Term, TermKind

Slots = NDArray[np.int64]
Values = NDArray[np.float64]
Places = NDArray[np.int64]
"""Of candidates among all that are ranked."""
Factors = NDArray[np.float64]
"""What each addend counts at each of some places: addends × places."""


DECIMALS = 7
"""To which terms are rounded; a term that rounds to nothing is left out."""


class Part(Protocol):
    """One addend or several for each candidate, and the terms they are made of."""

    @property
    def values(self) -> Values:
        """Addends × candidates."""

    def terms(self, places: Places, factors: Factors, amounts: Values) -> list[list[Term]]:
        """What the addends of some candidates are made of, each times its factor and rounded, without nothings.

        `amounts` (addends × places) are the addends times their factors, rounded: enough where one is one term.
        """


@dataclass(frozen=True, eq=False)
class Plain:
    """A part of one addend, which is one term."""

    kind: TermKind
    amounts: Values  # one for each candidate
    about: Callable[[int], dict[str, object]] = lambda place: {}

    @property
    def values(self) -> Values:
        return self.amounts[None]

    def terms(self, places: Places, factors: Factors, amounts: Values) -> list[list[Term]]:
        pairs = zip(places.tolist(), amounts[0].tolist(), strict=True)
        return [[Term(self.kind, amount, self.about(place))] if amount else [] for place, amount in pairs]
