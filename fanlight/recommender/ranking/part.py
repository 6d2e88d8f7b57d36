"""What every part of a score can do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.placed import Term, TermKind

Slots = NDArray[np.int64]
Values = NDArray[np.float64]


class Part(Protocol):
    """One addend for each candidate, and the terms it is made of."""

    @property
    def values(self) -> Values:
        """One number for each candidate."""

    def terms(self, place: int, value: float) -> list[Term]:
        """The terms of one candidate's number, which is not zero; they add up to it."""


@dataclass(frozen=True, eq=False)
class Plain:
    """A part of one term a candidate."""

    kind: TermKind
    values: Values
    about: Callable[[int], dict[str, object]]

    def terms(self, place: int, value: float) -> list[Term]:
        return [Term(self.kind, value, self.about(place))]
