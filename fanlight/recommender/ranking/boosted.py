"""Because two operators let it count more, or less: the only part of a score that a hand can move for everybody."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.boosts import Boost, Boosts
from fanlight.recommender.placed import Term
from fanlight.recommender.ranking.part import Factors, Part, Places, Slots, Values
from fanlight.recommender.state import State

NONE = -1


def added(state: State, boosts: Boosts | None, slots: Slots, scores: Values) -> list[Part]:
    """A share of the score itself, by the entry about the video, else by that of its hashtags that changes most."""
    if boosts is None:
        return []
    known: list[tuple[Boost, dict[str, object]]] = []
    which = np.full(len(slots), NONE)
    tags = state.tags.take(slots, axis=0)
    for key, boost in sorted(boosts.hashtags.items(), key=lambda item: (abs(item[1].percent - 100), item[1].entry)):
        which[(tags == np.uint64(key)).any(axis=1)] = len(known)
        known.append((boost, {"hashtag_key": key}))
    for key, boost in boosts.videos.items():
        which[state.keys[slots] == np.uint64(key)] = len(known)
        known.append((boost, {}))
    if not (which != NONE).any():
        return []
    shares = np.array([boost.percent / 100 - 1.0 for boost, _ in known] + [0.0])
    return [Boosted(np.abs(scores) * shares[which], which, known)]


@dataclass(frozen=True, eq=False)
class Boosted:
    """For each candidate, what a boost adds, and by which entry."""

    amounts: Values
    which: NDArray[np.int64]  # of the known ones; NONE for most
    known: list[tuple[Boost, dict[str, object]]]

    @property
    def values(self) -> Values:
        return self.amounts[None]

    def terms(self, places: Places, factors: Factors, amounts: Values) -> list[list[Term]]:
        pairs = zip(amounts[0].tolist(), self.which[places].tolist(), strict=True)
        return [[self._term(amount, which)] if amount else [] for amount, which in pairs]

    def _term(self, amount: float, which: int) -> Term:
        boost, about = self.known[which]
        told = {"percent": boost.percent, "reason": boost.reason, "entry": boost.entry}
        return Term("boosted", amount, {**about, **told})
