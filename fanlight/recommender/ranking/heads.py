"""How likely each outcome of a watch is, and what that is worth: from addends to chances, and from chances to a score.

    logit_t = bias_t + Σ_k slope_tk · x_k        x_k: the addend of way k, `rank.py`
    p_t     = 1 / (1 + e^-logit_t)
    score   = Σ_t V_t · (p_t - 1 / (1 + e^-bias_t))

Against the bias alone, because what holds for every video moves none. A curve between two points is a sum of shares of
the straight line between them (Aumann and Shapley, 1974; along one line their integral has this closed form), so that
the score stays a sum over the ways, exactly: way k adds x_k · Σ_t V_t · slope_tk · (p_t - p_t0) / (logit_t - bias_t).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.outcomes import OUTCOMES
from fanlight.recommender.placed import Chance
from fanlight.recommender.ranking.part import Places, Values
from fanlight.recommender.ranking.weights import BIASES, SLOPES
from fanlight.recommender.state import State

STRAIGHT = 1e-6
"""Nearer to the bias than this, the curve is its tangent."""
CHANCE_DECIMALS, GAIN_DECIMALS = 4, 7


@dataclass(frozen=True, eq=False)
class Heads:
    """The chances of some candidates."""

    values: Values  # V, one an outcome
    slopes: Values  # outcomes × ways
    usual: Values  # one an outcome: the chance that goes with its bias
    logits: Values  # outcomes × candidates, above the bias
    chances: Values  # outcomes × candidates

    @classmethod
    def of(cls, state: State, ways: Values, values: Values) -> "Heads":
        """From addends (ways × candidates)."""
        bias, slopes = biases(state), slopes_of(state)
        logits = slopes @ ways
        return cls(values, slopes, sigmoid(bias), logits, sigmoid(bias[:, None] + logits))

    def scores(self) -> Values:
        """What the chances are worth, while every slider stands in the middle."""
        return np.asarray(self.values @ (self.chances - self.usual[:, None]), np.float64)

    def scaled_scores(self, scaled: Values) -> Values:
        """The same with other addends than the chances follow from: those that sliders have scaled."""
        steepness = _steepness(self.logits, self.chances, self.usual[:, None])
        return np.asarray(self.values @ (steepness * (self.slopes @ scaled)), np.float64)

    def factors(self, places: Places) -> Values:
        """What each addend counts in the score of some candidates: ways × places."""
        return np.asarray(self.slopes.T @ (self.values[:, None] * self._steepness(places)), np.float64)

    def told(self, places: Places, ways: Values, groups: Values, scales: Values) -> list[list[Chance]]:
        """The chances at some places, of their addends (ways × places).

        `groups` tells which ways are scaled as one (groups × ways, ones and noughts), `scales` by how much each is.
        """
        logits = (self.slopes[:, None] * groups) @ ways  # outcomes × groups × places
        parts = (logits * self._steepness(places)[:, None]).transpose(2, 0, 1)  # places × outcomes × groups
        gains = (parts @ scales).round(GAIN_DECIMALS).tolist()
        chances = self.chances.take(places, axis=1).T.round(CHANCE_DECIMALS).tolist()
        usual, values = self.usual.round(CHANCE_DECIMALS).tolist(), self.values.tolist()
        each = zip(chances, gains, parts.round(GAIN_DECIMALS).tolist(), strict=True)
        return [list(map(Chance, OUTCOMES, own, usual, gained, values, part)) for own, gained, part in each]

    def _steepness(self, places: Places) -> Values:
        """A chance's gain for each unit of its logit's: outcomes × places."""
        return _steepness(self.logits.take(places, axis=1), self.chances.take(places, axis=1), self.usual[:, None])


def _steepness(logits: Values, chances: Values, usual: Values) -> Values:
    near = np.abs(logits) < STRAIGHT
    if not near.any():
        return np.asarray((chances - usual) / logits, np.float64)
    return np.where(near, usual * (1 - usual), (chances - usual) / np.where(near, 1.0, logits))


def biases(state: State) -> Values:
    """The published ones and what was learnt."""
    return np.asarray(BIASES + state.head_biases, np.float64)


def slopes_of(state: State) -> Values:
    """The same for the slopes: outcomes × ways."""
    return np.asarray((SLOPES * (1.0 + state.head_scales))[:, None] * (1.0 + state.head_slopes), np.float64)


def sigmoid(logits: Values) -> NDArray[np.float64]:
    return np.asarray(1.0 / (1.0 + np.exp(-logits)), np.float64)
