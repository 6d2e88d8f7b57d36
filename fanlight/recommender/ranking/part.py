"""What every part of a score can do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.placed import Term, TermKind

Slots = NDArray[np.int64]
Values = NDArray[np.float64]


class Part(Protocol):
    """One addend or several for each candidate, and the terms they are made of."""

    @property
    def values(self) -> Values:
        """Addends × candidates."""

    def terms(self, place: int, factors: Sequence[float]) -> list[Term]:
        """What one candidate's addends are made of, each times its factor; they are not all zero."""


@dataclass(frozen=True, eq=False)
class Plain:
    """A part of one addend, which is one term."""

    kind: TermKind
    amounts: Values  # one for each candidate
    about: Callable[[int], dict[str, object]] = lambda place: {}

    @property
    def values(self) -> Values:
        return self.amounts[None]

    def terms(self, place: int, factors: Sequence[float]) -> list[Term]:
        return [Term(self.kind, float(self.amounts[place]) * factors[0], self.about(place))]
