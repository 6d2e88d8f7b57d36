"""Because of videos you watched: what each of them says of each candidate, in three ways that add up."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.membership import places
from fanlight.recommender.placed import Term, TermKind
from fanlight.recommender.ranking import weights
from fanlight.recommender.ranking.part import Part, Slots, Values
from fanlight.recommender.ranking.weights import Way
from fanlight.recommender.state import State
from fanlight.recommender.state.layout import NEIGHBOURS
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

NAMED = 3
"""So many videos are named in an explanation; what the others add is one more term."""
WAYS = (Way.ALIKE, Way.FITTED, Way.KINDRED)
ABSENT = -1


def part(state: State, viewer: Viewer, taste: Taste, slots: Slots) -> Part:
    """Sums over the history: share × likeness, share × fitted weight, position × worth × <context, item>.

    All of a way is summed at once, and told apart by the video watched only for what is explained.
    """
    published = np.array((weights.ALIKE, weights.FITTED, weights.KINDRED))
    strengths = published * taste.blend[list(WAYS)]
    near, fitted = _places(taste.opinions.slots, slots), _places(taste.fit.slots, slots)
    values = np.zeros((len(WAYS), len(slots)))
    if len(taste.opinions.slots):
        values[0] = taste.opinions.sums[near] * (near != ABSENT)
    if len(taste.fit.slots):
        values[1] = taste.fit.sums[fitted] * (fitted != ABSENT)
    if len(taste.enjoyed):
        values[2] = state.item_vectors[slots] @ taste.leads_to
    values *= strengths[:, None]
    return Alike(state, taste, slots, near, fitted, strengths.tolist(), values)


def _places(ordered: Slots, slots: Slots) -> NDArray[np.int64]:
    """Where each candidate stands among some in ascending order, or ABSENT."""
    if not len(ordered):
        return np.full(len(slots), ABSENT)
    found = places(ordered, slots)
    found[ordered[found] != slots] = ABSENT
    return found


@dataclass(frozen=True, eq=False)
class Alike:
    """Three addends for each candidate; what each video of the history says of it is worked out when asked."""

    state: State
    taste: Taste
    slots: Slots
    near: NDArray[np.int64]  # where in the opinions
    fitted: NDArray[np.int64]  # where in the fit
    strengths: list[float]
    values: Values

    def terms(self, place: int, factors: Sequence[float]) -> list[Term]:
        said = self.said(place, [factor * strength for factor, strength in zip(factors, self.strengths, strict=True)])
        ordered = sorted(((amount, row) for row, amount in enumerate(said.tolist()) if amount), key=_weight)
        named = [self._term(amount, row) for amount, row in ordered[:NAMED]]
        rest = sum(amount for amount, _ in ordered[NAMED:])
        return [*named, Term(_kind(rest), rest, {"others": len(ordered) - NAMED})] if rest else named

    def said(self, place: int, strengths: Sequence[float]) -> NDArray[np.float64]:
        """What each video of the history says of one candidate, by all three ways."""
        taste, said = self.taste, np.zeros(len(self.taste.slots))
        if (near := int(self.near[place])) != ABSENT:
            opinions = taste.opinions
            here = slice(int(opinions.starts[near]), int(opinions.ends[near]))
            said[opinions.pairs[here] // NEIGHBOURS] = strengths[0] * opinions.amounts[here]
        if (fitted := int(self.fitted[place])) != ABSENT:
            said[taste.fit.watched] += strengths[1] * taste.fit.of(fitted)
        if len(taste.enjoyed):
            said[taste.enjoyed] += strengths[2] * (taste.leads @ self.state.item_vectors[self.slots[place]])
        return said

    def _term(self, amount: float, row: int) -> Term:
        return Term(_kind(amount), amount, {"video_id": self.state.video_id(int(self.taste.slots[row]))})


def _weight(pair: tuple[float, int]) -> float:
    return -abs(pair[0])


def _kind(amount: float) -> TermKind:
    return "watched_alike" if amount > 0 else "skipped_alike"
