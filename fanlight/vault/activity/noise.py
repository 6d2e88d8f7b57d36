"""Counts that another owner's public plane may know: noised, so that no person's day can be read out of them.

Laplace noise on what few videos each person may add to, and a number crosses only above a threshold: without it, that
there is a number at all would tell. Both come from OpenDP, whose own accounting says what they cost:
`make_laplace_threshold` and its privacy map (https://docs.opendp.org), after Korolova et al., "Releasing search queries
and clicks privately", 2009.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import ceil, log
from typing import Any

KINDS = 2
"""Views and likes: each is drawn for itself, and what they cost a person adds up."""

MOST_EPSILON = 10.0
"""More would be no promise: e to this power is how much likelier a number may become through one person."""

DELTA = 1e-9
"""The chance, for a person and day, that the promise of epsilon does not hold."""


class NoNoise(Exception):
    """OpenDP is not installed."""

    def __str__(self) -> str:
        return (
            "The public plane is another owner's, so counts cross in noised numbers, and these need OpenDP: "
            "install fanlight[privacy]."
        )


@dataclass(frozen=True)
class Spent:
    """What a release of one kind of counts costs every person of that day, as OpenDP reckons."""

    epsilon: float
    delta: float


@dataclass(frozen=True)
class Noise:
    """How the counts of a day are noised. Whoever adds to more than `rows` videos breaks the promise."""

    rows: int
    """To so many videos a person adds at most one each."""
    epsilon: float

    @property
    def scale(self) -> float:
        """Of the Laplace noise: what one person can change in all, over epsilon."""
        return self.rows / self.epsilon

    @property
    def threshold(self) -> int:
        """Smaller numbers do not cross: nobody alone lifts a video over it, but for a chance of DELTA."""
        return 1 + ceil(self.scale * log(self.rows / DELTA))

    def over(self, counts: Mapping[str, int]) -> Mapping[str, int]:
        """The numbers that may cross, drawn anew each time: to be called once for a day."""
        crossing: Mapping[str, int] = _measurement(self.rows, self.scale, self.threshold)(dict(counts))
        return crossing

    @property
    def spent(self) -> Spent:
        """What one draw costs."""
        return Spent(*_measurement(self.rows, self.scale, self.threshold).map((self.rows, self.rows, 1)))


def check(noise: Noise) -> None:
    """Raise NoNoise where none can be drawn for want of OpenDP, ValueError for numbers that promise nothing."""
    if noise.rows < 1 or not 0 < noise.epsilon <= MOST_EPSILON:
        raise ValueError(f"counts_a_day must be 1 or more, counts_epsilon above 0 and at most {MOST_EPSILON:g}")
    assert noise.spent.epsilon <= noise.epsilon * 1.000001


@cache
def _measurement(rows: int, scale: float, threshold: int) -> Any:
    try:
        # 0.2 s and 40 MB that a Fanlight of one owner does not need.
        from opendp.domains import atom_domain, map_domain
        from opendp.measurements import make_laplace_threshold
        from opendp.metrics import absolute_distance, l01inf_distance
        from opendp.mod import enable_features
    except ImportError as error:
        raise NoNoise from error
    enable_features("contrib")  # OpenDP's name for parts whose proofs are not reviewed by its committee yet
    domain = map_domain(atom_domain(T="String"), atom_domain(T="i64"))
    return make_laplace_threshold(domain, l01inf_distance(absolute_distance(T="i64")), scale=scale, threshold=threshold)
