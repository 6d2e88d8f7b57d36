"""Because of videos you watched: what each of them says of each candidate, in three ways that add up."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.membership import places
from fanlight.recommender.placed import Term, TermKind
from fanlight.recommender.ranking import weights
from fanlight.recommender.ranking.part import Part, Slots, Values
from fanlight.recommender.ranking.weights import Way
from fanlight.recommender.signals import CONTEXT
from fanlight.recommender.state import State
from fanlight.recommender.state.layout import NEIGHBOURS
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

NAMED = 3
"""So many videos are named in an explanation; what the others add is one more term."""
WAYS = (Way.ALIKE, Way.FITTED, Way.KINDRED)
PUBLISHED = np.array([weights.ALIKE, weights.FITTED, weights.KINDRED])

Influence = NDArray[np.float64]  # history × candidates


def part(state: State, viewer: Viewer, taste: Taste, slots: Slots) -> Part:
    """Sums over the history: share × likeness, share × fitted weight, position × worth × <context, item>."""
    influence = np.zeros((len(taste.slots), len(slots)))
    for way, published, say in zip(WAYS, PUBLISHED.tolist(), SAYINGS, strict=True):
        influence += published * taste.blend[way] * say(state, taste, slots)
    return Alike(state, taste, influence, influence.sum(axis=0))


def ways(state: State, taste: Taste, slots: Slots) -> NDArray[np.float64]:
    """What each way adds by its published weight: ways × candidates."""
    return np.stack(
        [published * say(state, taste, slots).sum(axis=0) for published, say in zip(PUBLISHED, SAYINGS, strict=True)]
    )


@dataclass(frozen=True, eq=False)
class Alike:
    """For each candidate, what each video of the history says of it."""

    state: State
    taste: Taste
    influence: Influence
    values: Values

    def terms(self, place: int, value: float) -> list[Term]:
        said = self.influence[:, place]
        rows = said.nonzero()[0]
        ordered = sorted(zip(said[rows].tolist(), rows.tolist(), strict=True), key=lambda pair: -abs(pair[0]))
        named = [self._term(amount, row) for amount, row in ordered[:NAMED]]
        rest = sum(amount for amount, _ in ordered[NAMED:])
        return [*named, Term(_kind(rest), rest, {"others": len(ordered) - NAMED})] if rest else named

    def _term(self, amount: float, row: int) -> Term:
        return Term(_kind(amount), amount, {"video_id": self.state.video_id(int(self.taste.slots[row]))})


def by_neighbours(state: State, taste: Taste, slots: Slots) -> Influence:
    """share × likeness, where both are neighbours (item-kNN with shrinkage)."""
    influence, opinions = np.zeros((len(taste.slots), len(slots))), taste.opinions
    if not len(opinions.slots):
        return influence
    found = places(slots, opinions.slots)
    is_candidate = slots[found] == opinions.slots
    lengths = (opinions.ends - opinions.starts) * is_candidate
    pairs = np.repeat(is_candidate, opinions.ends - opinions.starts)
    influence[opinions.pairs[pairs] // NEIGHBOURS, found.repeat(lengths)] = opinions.amounts[pairs]
    return influence


def by_fit(state: State, taste: Taste, slots: Slots) -> Influence:
    """share × fitted weight, where both are among the most watched (EASE)."""
    influence = np.zeros((len(taste.slots), len(slots)))
    fitted, between = state.fit()
    if not len(fitted) or not len(taste.slots):
        return influence
    rows, columns = places(fitted, taste.slots), places(fitted, slots)
    watched, candidates = (fitted[rows] == taste.slots).nonzero()[0], (fitted[columns] == slots).nonzero()[0]
    said = between[rows[watched]].take(columns[candidates], axis=1)  # whole rows first: they lie together
    influence[watched[:, None], candidates] = said * taste.voices[watched][:, None]
    return influence


def by_vectors(state: State, taste: Taste, slots: Slots) -> Influence:
    """position × worth × <context vector of the watched, item vector of the candidate>, of what was enjoyed."""
    influence = np.zeros((len(taste.slots), len(slots)))
    enjoyed = ((taste.worths > 0) & (taste.voices > 0)).nonzero()[0][:CONTEXT]
    if len(enjoyed):
        said = state.context_vectors[taste.slots[enjoyed]] @ state.item_vectors[slots].T
        influence[enjoyed] = said * (state.positions()[: len(enjoyed)] * taste.worths[enjoyed])[:, None]
    return influence


SAYINGS = (by_neighbours, by_fit, by_vectors)


def _kind(amount: float) -> TermKind:
    return "watched_alike" if amount > 0 else "skipped_alike"
