"""What another policy would have brought, from what was drawn by lot with a known chance; never a number alone.

r is what came of a draw, p the chance with which it was drawn, π the chance with which the other policy would have
taken the same, q a guess of what comes of it; w = π / p.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FEWEST = 30.0
"""Effective samples; an interval from fewer says more than is known."""
NORMAL = 1.959964
"""95 % of a bell curve lie within so many standard deviations."""


class TooFew(ValueError):
    """The log says too little of the policy that was asked about."""


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A value with its 95 % interval, and how much stands behind it."""

    value: float
    low: float
    high: float
    effective: float
    """Kish's sample size, (Σw)² / Σw²: so many draws of the other policy's own would say as much."""
    draws: int


@dataclass(frozen=True, eq=False)
class Drawn:
    """Draws by lot, one row each."""

    rewards: Floats
    chances: Floats
    """With which each was drawn, given that the place belonged to the lot."""
    wanted: Floats
    """With which the other policy would have taken it."""
    groups: NDArray[np.int64]
    """Whose draw it was: draws of one person are not independent, and intervals reckon with that."""

    @property
    def weights(self) -> Floats:
        return self.wanted / self.chances


def snips(drawn: Drawn) -> Estimate:
    """Σ w r / Σ w: self-normalised inverse propensities (Swaminathan and Joachims, NeurIPS 2015)."""
    weights = _enough(drawn)
    value = float((weights * drawn.rewards).sum() / weights.sum())
    shares = weights / weights.sum()
    return _estimate(value, shares * (drawn.rewards - value), shares, drawn)


def doubly_robust(drawn: Drawn, guessed: Floats, guessed_wanted: Floats) -> Estimate:
    """mean(Σ_a π(a) q(a) + w (r - q)): right when either the chances or the guesses are (Dudík et al., ICML 2011).

    `guessed` is q of what was drawn, `guessed_wanted` its mean under the other policy; q must not have seen the draws
    of the same person.
    """
    scores = guessed_wanted + _enough(drawn) * (drawn.rewards - guessed)
    value = float(scores.mean())
    return _estimate(value, (scores - value) / len(scores), np.full(len(scores), 1 / len(scores)), drawn)


def _enough(drawn: Drawn) -> Floats:
    weights = drawn.weights
    if not len(weights) or _effective(weights) < FEWEST:
        raise TooFew(f"{len(weights)} draws, as good as {_effective(weights):.0f}; {FEWEST:.0f} are the least")
    return weights


def _effective(weights: Floats) -> float:
    squares = float((weights**2).sum())
    return float(weights.sum()) ** 2 / squares if squares else 0.0


def _estimate(value: float, errors: Floats, shares: Floats, drawn: Drawn) -> Estimate:
    """An interval from how far the value moves when a person is left out (the jackknife: Efron and Stein, 1981).

    `errors` are what each draw adds to the error, `shares` what each has of the value.
    """
    person = np.unique(drawn.groups, return_inverse=True)[1]
    moved = np.bincount(person, errors) / (1.0 - np.minimum(np.bincount(person, shares), 0.5))
    effective = _effective(drawn.weights)
    error = _students(min(effective, len(moved)) - 1.0) * float(np.sqrt((moved**2).sum()))
    return Estimate(
        value=value,
        low=value - error,
        high=value + error,
        effective=effective,
        draws=len(drawn.weights),
    )


def _students(freedom: float) -> float:
    """Between minus and plus so much lie 95 % of Student's t (Cornish and Fisher's second order)."""
    return NORMAL + (NORMAL**3 + NORMAL) / (4.0 * max(freedom, 1.0))
