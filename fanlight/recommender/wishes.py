"""What a viewer asks of their feed by hand: five sliders, muted hashtags, and edits of what is believed of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.placed import Term

Slider = Literal["familiar_new", "popular_small", "short_long", "following_discovering", "freshness"]
SLIDERS: tuple[Slider, ...] = get_args(Slider)

REACH = 4.0
"""A slider at its end makes what it speaks of count four times, or a quarter: never nothing, so it can be undone."""
DRAWN_EVERY = 6
"""One place in so many belongs to a draw by lot, as long as no slider says otherwise."""

SCALING: tuple[Slider, ...] = ("familiar_new", "popular_small", "following_discovering", "freshness")
"""Sliders that scale what counts; the other adds a term of its own."""

SLIDER_OF: dict[str, tuple[Slider, int]] = {
    "watched_alike": ("familiar_new", -1),
    "skipped_alike": ("familiar_new", -1),
    "hashtag": ("familiar_new", -1),
    "creator": ("familiar_new", -1),
    "popular": ("popular_small", -1),
    "followed": ("following_discovering", -1),
    "fresh": ("freshness", 1),
}
"""Which slider scales a term of this kind, and whether pushing it up makes the term count more (1) or less (-1)."""


EDITED = ("wish_topic", "wish_creator")


@dataclass(frozen=True, kw_only=True)
class Sliders:
    """Each from -1, the first word of its name, to 1, the second; `freshness` from old to new."""

    familiar_new: float = 0.0
    popular_small: float = 0.0
    short_long: float = 0.0
    following_discovering: float = 0.0
    freshness: float = 0.0

    def factor(self, slider: Slider, direction: int) -> float:
        """What a part is multiplied with; exactly 1 when the slider stands in the middle."""
        return float(REACH ** (direction * getattr(self, slider)))

    @property
    def drawn_every(self) -> int:
        """One place in so many belongs to a draw by lot: 3 at one end of a slider, 12 at the other."""
        return max(2, round(DRAWN_EVERY * float(2.0 ** -(self.familiar_new + self.following_discovering))))


@dataclass(frozen=True, kw_only=True, eq=False)
class Edits:
    """What a viewer says of names that videos carry, be they hashtags, sounds or creators, all by their keys."""

    more: NDArray[np.uint64] = field(default_factory=lambda: np.empty(0, np.uint64))
    less: NDArray[np.uint64] = field(default_factory=lambda: np.empty(0, np.uint64))
    frozen: dict[int, float] = field(default_factory=dict)
    """The share of the taste that stays, whatever is watched."""
    removed: frozenset[int] = frozenset()
    """Not believed any more."""

    @property
    def change_beliefs(self) -> bool:
        return bool(self.frozen or self.removed)


@dataclass(frozen=True, kw_only=True, eq=False)
class Wishes:
    """All of it; whoever wishes for nothing has no `Wishes` at all, and is ranked as if there were none."""

    sliders: Sliders = Sliders()
    muted_hashtags: NDArray[np.uint64] = field(default_factory=lambda: np.empty(0, np.uint64))
    topics: Edits = field(default_factory=Edits)
    """By the keys of hashtags and sounds."""
    creators: Edits = field(default_factory=Edits)
    """By the keys of actors."""

    @property
    def tell_a_taste(self) -> bool:
        """Whether something liked is kept by hand."""
        return any(share > 0 for edits in (self.topics, self.creators) for share in edits.frozen.values())


def slider_of(term: Term) -> tuple[Slider, int] | None:
    """Which slider scales this term, if any does; a frozen share counts as what it was frozen from."""
    if term.kind in EDITED and term.about.get("edit") == "frozen":
        return SLIDER_OF["hashtag"]
    return SLIDER_OF.get(term.kind)


def keys(some: Iterable[int]) -> NDArray[np.uint64]:
    return np.fromiter(some, np.uint64)
