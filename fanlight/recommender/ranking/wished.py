"""Because you asked for it: the parts that a viewer's wishes scale, and those that they add."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.membership import among
from fanlight.recommender.placed import Term, TermKind
from fanlight.recommender.ranking import alike, creators, following, freshness, hashtags, popularity, weights
from fanlight.recommender.ranking.part import DECIMALS, Factors, Part, Places, Plain, Slots, Values
from fanlight.recommender.state import State
from fanlight.recommender.wishes import SCALING, SLIDER_OF, Sliders, Wishes

SCALED = {
    alike.part: SLIDER_OF["watched_alike"],
    hashtags.part: SLIDER_OF["hashtag"],
    creators.part: SLIDER_OF["creator"],
    following.part: SLIDER_OF["followed"],
    popularity.part: SLIDER_OF["popular"],
    freshness.part: SLIDER_OF["fresh"],
}
"""Which slider scales a part, and in which direction."""

UNSCALED = 1.0
VIDEOS_OF_A_CREATOR = 5
"""So many of a creator's latest videos tell of their reach."""
SMALL_PLAYS = 100.0
"""Plays on those at which a creator counts as half as small."""
NEUTRAL_SECONDS = 20.0
DOUBLINGS = 3.0
"""From 20 seconds to 160, or down to 2.5, the whole way of the slider."""


def factor(make: object, sliders: Sliders) -> float:
    """What the sliders multiply a part with; exactly 1 when none speaks of it."""
    slider, direction = SCALED.get(make, (None, 0))  # type: ignore[call-overload]  # the functions themselves are keys
    return sliders.factor(slider, direction) if slider and getattr(sliders, slider) else UNSCALED


def groups(ways: Sequence[object]) -> Values:
    """Which of some parts, one a way, no slider scales, and which each of SCALING does: ones, groups × ways."""
    of = [SCALED.get(make, (None, 0))[0] for make in ways]  # type: ignore[call-overload]
    return np.array([[float(slider == one) for slider in of] for one in (None, *SCALING)])


def added(state: State, now: int, wishes: Wishes, slots: Slots) -> list[Part]:
    """One part for each wish that adds something of its own."""
    sliders = wishes.sliders
    parts: list[Part] = []
    if sliders.short_long:
        parts.append(_plain("wish_length", sliders.short_long * lengths(state, slots)))
    if sliders.popular_small:
        parts.append(_plain("wish_small_creator", sliders.popular_small * smallness(state, now, slots)))
    if len(wishes.topics.more) or len(wishes.topics.less):
        parts.append(_topics(state, wishes, slots))
    if len(wishes.creators.more) or len(wishes.creators.less):
        parts.append(_creators(state, wishes, slots))
    return parts


def lengths(state: State, slots: Slots) -> Values:
    """What the slider from short to long adds at its end: a doubling of the length is a third of the way."""
    seconds = np.maximum(state.durations[slots].astype(np.float64), 0.1)
    return weights.WISH_LENGTH * np.clip(np.log2(seconds / NEUTRAL_SECONDS) / DOUBLINGS, -1.0, 1.0)


def smallness(state: State, now: int, slots: Slots) -> Values:
    """What the slider from popular to small adds at its end: the most for a creator whom nobody watches."""
    entries = [state.creator_latest[state.creators[slots]].astype(np.int64)]  # slot + 1; 0 = none
    for _ in range(VIDEOS_OF_A_CREATOR - 1):
        entries.append((state.previous[entries[-1] - 1] * (entries[-1] > 0)).astype(np.int64))
    latest = np.array(entries)
    plays = (state.plays[latest - 1] * (latest > 0)).sum(axis=0)
    reach = np.maximum(plays / state.lasting_unit(now), 0.0)
    return np.asarray(weights.WISH_SMALL_CREATOR * 2.0 ** (-reach / SMALL_PLAYS), np.float64)


@dataclass(frozen=True, eq=False)
class Named:
    """A part of one term for each name, wished more or less of, that a candidate carries."""

    kind: TermKind
    about: str
    names: NDArray[np.uint64]  # candidates × names
    amounts: NDArray[np.float64]  # candidates × names

    @property
    def values(self) -> Values:
        summed: Values = self.amounts.sum(axis=1)
        return summed[None]

    def terms(self, places: Places, factors: Factors, amounts: Values) -> list[list[Term]]:
        each = (self.amounts[places] * factors.T).round(DECIMALS).tolist()
        return [
            [Term(self.kind, amount, {self.about: name, "edit": _edit(amount)}) for name, amount in pairs if amount]
            for pairs in map(zip, self.names[places].tolist(), each)
        ]


def _edit(amount: float) -> str:
    return "more" if amount > 0 else "less"


def _topics(state: State, wishes: Wishes, slots: Slots) -> Part:
    tags = state.tags.take(slots, axis=0)
    signs = _signs(tags, wishes.topics.more, wishes.topics.less)
    amounts = weights.WISH_TOPIC * signs * state.tag_shares[slots][:, None]
    return Named("wish_topic", "hashtag_key", tags, amounts.astype(np.float64))


def _creators(state: State, wishes: Wishes, slots: Slots) -> Part:
    makers = state.creator_keys[state.creators[slots]][:, None]
    signs = _signs(makers, wishes.creators.more, wishes.creators.less)
    return Named("wish_creator", "creator_key", makers, weights.WISH_CREATOR * signs)


def _signs(
    names: NDArray[np.uint64],
    more: NDArray[np.uint64],
    less: NDArray[np.uint64],
) -> NDArray[np.float64]:
    flat = names.ravel()
    signs = among(flat, more).astype(np.float64) - among(flat, less)
    return signs.reshape(names.shape)


def _plain(kind: TermKind, values: Values) -> Part:
    return Plain(kind, values)
