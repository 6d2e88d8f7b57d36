"""Because of videos you watched: what each of them says of each candidate, in three ways that add up."""

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
PUBLISHED = (weights.ALIKE, weights.FITTED, weights.KINDRED)

Influence = NDArray[np.float64]  # history × candidates


def part(state: State, viewer: Viewer, taste: Taste, slots: Slots) -> Part:
    """Sums over the history: share × likeness, share × fitted weight, position × worth × <context, item>."""
    influence = np.zeros((len(taste.slots), len(slots)))
    for way, published, add in zip(WAYS, PUBLISHED, ADDED, strict=True):
        if weight := published * float(taste.blend[way]):
            add(influence, weight, state, taste, slots)
    return Alike(state, taste, influence, influence.sum(axis=0))


def ways(state: State, taste: Taste, slots: Slots) -> NDArray[np.float64]:
    """What each way adds by its published weight: ways × candidates."""
    added = np.zeros((len(WAYS), len(taste.slots), len(slots)))
    for influence, published, add in zip(added, PUBLISHED, ADDED, strict=True):
        add(influence, published, state, taste, slots)
    summed: NDArray[np.float64] = added.sum(axis=1)
    return summed


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


def add_neighbours(influence: Influence, weight: float, state: State, taste: Taste, slots: Slots) -> None:
    """share × likeness, where both are neighbours (item-kNN with shrinkage)."""
    opinions = taste.opinions
    if not len(opinions.slots):
        return
    found = places(slots, opinions.slots)
    lengths = opinions.ends - opinions.starts
    lengths[slots[found] != opinions.slots] = 0
    pairs = np.repeat(lengths > 0, opinions.ends - opinions.starts)
    influence[opinions.pairs[pairs] // NEIGHBOURS, found.repeat(lengths)] += weight * opinions.amounts[pairs]


def add_fit(influence: Influence, weight: float, state: State, taste: Taste, slots: Slots) -> None:
    """share × fitted weight, where both are among the most watched (EASE)."""
    fitted, between = state.fit()
    if not len(fitted) or not len(taste.slots):
        return
    rows, columns = places(fitted, taste.slots), places(fitted, slots)
    watched, candidates = (fitted[rows] == taste.slots).nonzero()[0], (fitted[columns] == slots).nonzero()[0]
    if not len(watched) or not len(candidates):
        return
    said = between[rows[watched]].take(columns[candidates], axis=1)  # whole rows first: they lie together
    influence[watched[:, None], candidates] += said * (weight * taste.voices[watched])[:, None]


def add_vectors(influence: Influence, weight: float, state: State, taste: Taste, slots: Slots) -> None:
    """position × worth × <context vector of the watched, item vector of the candidate>, of what was enjoyed."""
    enjoyed = taste.enjoyed
    if not len(enjoyed):
        return
    shares = weight * state.positions()[: len(enjoyed)] * taste.worths[enjoyed]
    contexts = state.context_vectors[taste.slots[enjoyed]] * shares.astype(np.float32)[:, None]
    influence[enjoyed] += contexts @ state.item_vectors[slots].T


ADDED = (add_neighbours, add_fit, add_vectors)


def _kind(amount: float) -> TermKind:
    return "watched_alike" if amount > 0 else "skipped_alike"
