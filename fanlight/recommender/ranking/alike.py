"""Because of videos you watched: what each of them says of each candidate, in four ways that add up."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.membership import places, ranges
from fanlight.recommender.placed import Term, TermKind
from fanlight.recommender.ranking import weights
from fanlight.recommender.ranking.part import DECIMALS, Factors, Part, Places, Slots, Values
from fanlight.recommender.ranking.weights import Way
from fanlight.recommender.state import State
from fanlight.recommender.state.layout import NEIGHBOURS
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

NAMED = 3
"""So many videos are named in an explanation; what the others add is one more term."""
WAYS = (Way.ALIKE, Way.FITTED, Way.KINDRED, Way.CLOSE)
ABSENT = -1


def part(state: State, viewer: Viewer, taste: Taste, slots: Slots) -> Part:
    """Sums over the history: share × likeness, share × fitted weight, position × worth × <context, item>, and for the
    last of it position × worth × likeness by what is close.

    All of a way is summed at once, and told apart by the video watched only for what is explained.
    """
    published = np.array((weights.ALIKE, weights.FITTED, weights.KINDRED, weights.CLOSE))
    strengths = published * taste.blend[list(WAYS)]
    near, fitted = _found(taste.opinions.slots, slots), _found(taste.fit.slots, slots)
    values = np.zeros((len(WAYS), len(slots)))
    if len(taste.opinions.slots):
        values[0] = taste.opinions.sums[near] * (near != ABSENT)
    if len(taste.fit.slots):
        is_fitted = fitted != ABSENT
        values[1] = taste.fit.sums[fitted] * is_fitted
        if len(taste.fit.close.watched):
            values[3] = taste.fit.close.sums[fitted] * is_fitted
    # Read once: the learner writes them on, and what is told later must be a sum of what was ranked by.
    vectors = state.item_vectors.take(slots, axis=0) if len(taste.enjoyed) else None
    if vectors is not None:
        values[2] = vectors @ taste.leads_to
    values *= strengths[:, None]
    return Alike(state, taste, near, fitted, vectors, strengths, values)


def _found(ordered: Slots, slots: Slots) -> NDArray[np.int64]:
    """Where each candidate stands among some in ascending order, or ABSENT."""
    if not len(ordered):
        return np.full(len(slots), ABSENT)
    found = places(ordered, slots)
    found[ordered[found] != slots] = ABSENT
    return found


@dataclass(frozen=True, eq=False)
class Alike:
    """Four addends for each candidate; what each video of the history says of it is worked out when asked."""

    state: State
    taste: Taste
    near: NDArray[np.int64]  # where in the opinions
    fitted: NDArray[np.int64]  # where in the fit
    vectors: NDArray[np.float32] | None  # of the candidates; None where nothing leads to them
    strengths: NDArray[np.float64]
    values: Values

    def terms(self, places: Places, factors: Factors, amounts: Values) -> list[list[Term]]:
        """The videos that say most by name, and the others together."""
        said = self._said(places, factors * self.strengths[:, None])  # history × places
        first = (-np.abs(said)).argsort(axis=0, kind="stable")[:NAMED]  # rows that say most, for each place
        named = said[first, np.arange(len(places))]
        rests = (said.sum(axis=0) - named.sum(axis=0)).round(DECIMALS).tolist()
        others = ((said != 0).sum(axis=0) - (named != 0).sum(axis=0)).tolist()
        named = named.round(DECIMALS)
        rows = sorted(set(first.ravel().tolist()))
        ids = dict(zip(rows, self.state.video_ids(self.taste.slots[rows]), strict=True))
        return [
            [Term(_kind(amount), amount, {"video_id": ids[row]}) for amount, row in zip(*one, strict=True) if amount]
            + ([Term(_kind(rest), rest, {"others": other})] if rest else [])
            for *one, rest, other in zip(named.T.tolist(), first.T.tolist(), rests, others, strict=True)
        ]

    def _said(self, places: Places, strengths: Factors) -> NDArray[np.float64]:
        """What each video of the history says of each of some candidates, by all four ways: history × places."""
        taste, said = self.taste, np.zeros((len(self.taste.slots), len(places)))
        opinions = taste.opinions
        near = self.near[places]
        if len(known := (near != ABSENT).nonzero()[0]):
            firsts = opinions.starts[near[known]]
            lengths = opinions.ends[near[known]] - firsts
            column, pair = known.repeat(lengths), ranges(firsts, lengths)
            said[opinions.pairs[pair] // NEIGHBOURS, column] = strengths[0, column] * opinions.amounts[pair]
        fitted = self.fitted[places]
        if len(known := (fitted != ABSENT).nonzero()[0]):
            said[taste.fit.watched[:, None], known] += strengths[1, known] * taste.fit.of(fitted[known])
            close = taste.fit.close
            said[close.watched[:, None], known] += strengths[3, known] * close.of(fitted[known])
        if self.vectors is not None:
            said[taste.enjoyed] += strengths[2] * (taste.leads @ self.vectors[places].T)
        return said


def _kind(amount: float) -> TermKind:
    return "watched_alike" if amount > 0 else "skipped_alike"
