"""A viewer's live history, weighed: what was watched last counts most, and nothing counts too much."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.membership import among, places
from fanlight.recommender.signals import CONTEXT, Flag, finished
from fanlight.recommender.state import State
from fanlight.recommender.state.layout import NEIGHBOURS
from fanlight.recommender.viewer import Viewer
from fanlight.recommender.wishes import Wishes, keys

CONSIDERED = 32
"""How many of the last watches have a say; the one before them would weigh 4 % of the last."""
PLACE_BITS = (CONSIDERED * NEIGHBOURS - 1).bit_length()
FADING = 10.0
"""Watches after which one weighs e times less; the best of 6, 10 and 20 on MovieLens-100K, decision 0020."""
SKIPS_SHARE = 0.5
"""What all skips together weigh against all that was enjoyed: there are many reasons to swipe on."""
LIKE_BONUS = 0.5
PRAISED = Flag.LIKED | Flag.SHARED | Flag.SAVED
"""What is handed on or saved counts as liked, once."""
LEAST_WEIGHT = 2.0
"""Fewer full watches do not yet fill a whole taste."""
LARGEST_SHARE = 0.35
"""No single video makes up more of a taste than this."""
LATEST, LATEST_FADING = 6, 2.0
"""So many of the last enjoyed watches say what is close to them, each e^(-1/2) of the one after it."""
FADES = np.exp(-np.arange(LATEST) / LATEST_FADING)
FIRST = np.zeros(1, np.int64)
SHRINKAGE = 20.0
"""Joint interest counts in full only where this much of it has been seen (item-kNN with shrinkage)."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Taste:
    """One row for each video that was watched, newest first."""

    state: State
    now: int
    slots: NDArray[np.int64]
    shares: NDArray[np.float64]  # of the whole taste; negative for skips
    finished: NDArray[np.bool_]
    worths: NDArray[np.float64]
    """What each watch was worth, from -1 to 1."""
    stage: int
    """How well the viewer is known: a row of the state's `blend`."""
    blend: NDArray[np.float64]
    """What the published weights are multiplied by for viewers of this stage."""
    following: NDArray[np.int64]
    """Slots of the creators followed."""
    voices: NDArray[np.float64]
    """The shares again, but nothing for what carries a hashtag, or is by a creator, that the viewer removed."""
    is_told: bool = False
    """Whether the viewer keeps a share of something by hand, whatever they have watched here."""

    @classmethod
    def of(cls, state: State, viewer: Viewer) -> "Taste":
        """What to learn from in a viewer's history; empty for a stranger."""
        history = viewer.history[(viewer.history["flags"] & Flag.NOT_LEARNT) == 0][-2 * CONSIDERED :]
        latest = {key: row for row, key in enumerate(history["key"].tolist())}  # of two watches the later counts
        history = history[sorted(latest.values(), reverse=True)[:CONSIDERED]]
        slots, creators = state.slots(history["key"]), state.creator_slots(viewer.following)
        known = slots >= 0
        stage = stage_of(len(history))
        history = history[known]
        slots, shares = slots[known], _shares(history)
        return cls(
            state=state,
            now=viewer.now,
            slots=slots,
            shares=shares,
            is_told=viewer.wishes is not None and viewer.wishes.tell_a_taste,
            voices=shares if viewer.wishes is None else _heard(state, viewer.wishes, slots, shares),
            finished=finished(history),
            worths=history["worth"].astype(np.float64),
            stage=stage,
            blend=1.0 + state.blend[stage].astype(np.float64),
            following=creators[creators >= 0],
        )

    @property
    def is_open(self) -> bool:
        """Whether there is nothing yet that this viewer has enjoyed."""
        return not self.is_told and not (self.shares > 0).any()

    @cached_property
    def enjoyed(self) -> NDArray[np.int64]:
        """Rows of what was enjoyed and still speaks, as many as have a position."""
        return ((self.worths > 0) & (self.voices > 0)).nonzero()[0][:CONTEXT]

    @cached_property
    def leads(self) -> NDArray[np.float32]:
        """Position × worth × context vector of each of those: enjoyed × FACTORS."""
        weights = self.state.positions()[: len(self.enjoyed)] * self.worths[self.enjoyed]
        return self.state.context_vectors.take(self.slots[self.enjoyed], axis=0) * weights.astype(np.float32)[:, None]

    @cached_property
    def leads_to(self) -> NDArray[np.float32]:
        """Where they lead together: the vector that what comes next should be like."""
        total: NDArray[np.float32] = self.leads.sum(axis=0)
        return total

    @cached_property
    def fit(self) -> "Fit":
        """What the most watched of the history say of all the most watched, by the weights that were fitted."""
        fitted, between, likeness = self.state.fit()
        slots = fitted.astype(np.int64)
        rows = places(slots, self.slots) if len(slots) else np.empty(0, np.int64)
        watched = (slots[rows] == self.slots).nonzero()[0] if len(slots) else rows
        if not len(watched):
            return Fit(slots[:0], np.empty(0), watched, self.voices[:0], between[:0], NOTHING)
        said = between.take(rows[watched], axis=0)
        sums = self.voices[watched].astype(np.float32) @ said
        return Fit(slots, sums, watched, self.voices[watched], said, self._close(slots, rows, likeness))

    def _close(self, fitted: NDArray[np.int64], rows: NDArray[np.int64], likeness: NDArray[np.float32]) -> "Close":
        """What the last enjoyed watches say, `rows` being where each of the history stands among the fitted."""
        latest = self.enjoyed[:LATEST]
        weights = self.worths[latest] * FADES[: len(latest)]
        known = fitted[rows[latest]] == self.slots[latest]
        said = likeness.take(rows[latest[known]], axis=0)
        return Close(weights[known].astype(np.float32) @ said, latest[known], weights[known], said)

    @cached_property
    def opinions(self) -> "Opinions":
        """What each watched video says of its neighbours.

        likeness(h, v) = together(h, v) / (sqrt(interest(h) interest(v)) + SHRINKAGE)
        """
        state = self.state
        entries = state.neighbours.take(self.slots, axis=0)  # history × places; 0 = free
        own, theirs = state.interest[self.slots].astype(np.float64), state.interest[np.maximum(entries, 1) - 1]
        scale = np.sqrt(own[:, None] * theirs) + SHRINKAGE * state.lasting_unit(self.now)
        amounts = (self.voices[:, None] * state.together.take(self.slots, axis=0) / scale).ravel()
        return Opinions.of(entries.ravel(), amounts)


@dataclass(frozen=True, eq=False)
class Fit:
    """Share × fitted weight, summed over the history, for each video that was fitted."""

    slots: NDArray[np.int64]  # in ascending order; none when the history holds none of them
    sums: NDArray[np.floating[Any]]
    watched: NDArray[np.int64]  # rows of the taste
    voices: NDArray[np.float64]  # of those rows
    weights: NDArray[np.float32]  # those rows × fitted videos
    close: "Close"

    def of(self, places: NDArray[np.int64]) -> NDArray[np.float64]:
        """What each watched video says of some: watched × places."""
        said: NDArray[np.float64] = self.voices[:, None] * self.weights[:, places]
        return said


@dataclass(frozen=True, eq=False)
class Close:
    """Position × worth × likeness, summed over the last enjoyed watches, for each video that was fitted."""

    sums: NDArray[np.floating[Any]]
    watched: NDArray[np.int64]  # rows of the taste
    weights: NDArray[np.float64]  # of those rows
    likeness: NDArray[np.float32]  # those rows × fitted videos

    def of(self, places: NDArray[np.int64]) -> NDArray[np.float64]:
        """What each of those watches says of some: watched × places."""
        said: NDArray[np.float64] = self.weights[:, None] * self.likeness[:, places]
        return said


NOTHING = Close(np.empty(0), FIRST[:0], np.empty(0), np.empty((0, 0), np.float32))


@dataclass(frozen=True, eq=False)
class Opinions:
    """Share × likeness for each pair of a watched video and a neighbour, in the order of the neighbours."""

    pairs: NDArray[np.int64]  # row of the taste × NEIGHBOURS + place in that row
    amounts: NDArray[np.float64]
    slots: NDArray[np.int64]  # each neighbour once, in ascending order
    starts: NDArray[np.int64]  # where a neighbour's pairs begin
    ends: NDArray[np.int64]
    sums: NDArray[np.float64]  # of a neighbour's amounts

    @classmethod
    def of(cls, entries: NDArray[np.uint32], amounts: NDArray[np.float64]) -> "Opinions":
        """Sort and sum what rows of neighbours (slot + 1, 0 = none) say, all rows end to end."""
        # Sorting numbers that carry their own place costs half of argsort.
        pairs = (entries.astype(np.int64) << PLACE_BITS) + np.arange(len(entries))
        pairs.sort()
        pairs = pairs[len(pairs) - np.count_nonzero(entries) :]
        near, order = pairs >> PLACE_BITS, pairs & ((1 << PLACE_BITS) - 1)
        amounts = amounts[order]
        if not len(near):
            return cls(order, amounts, near, near, near, amounts)
        bounds = np.concatenate([FIRST, (near[1:] != near[:-1]).nonzero()[0] + 1, [len(near)]])
        starts = bounds[:-1]
        return cls(order, amounts, near[starts] - 1, starts, bounds[1:], np.add.reduceat(amounts, starts))


def _heard(state: State, wishes: Wishes, slots: NDArray[np.int64], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """The shares of those watches that are still believed."""
    tags = state.tags.take(slots, axis=0)
    gone = among(tags.ravel(), keys(wishes.topics.removed)).reshape(tags.shape).any(axis=1)
    gone |= among(state.creator_keys[state.creators[slots]], keys(wishes.creators.removed))
    return np.where(gone, 0.0, shares)


def stage_of(watches: int) -> int:
    """How well somebody is known of whom so many watches are: 0 not at all, 1 a little, 2 somewhat, 3 well."""
    if watches == 0:
        return 0
    return 1 if watches <= 5 else 2 if watches < CONTEXT else 3


def _shares(history: NDArray[np.void]) -> NDArray[np.float64]:
    worths = history["worth"].astype(np.float64) + LIKE_BONUS * ((history["flags"] & PRAISED) != 0)
    weights = worths * np.exp(-np.arange(len(worths)) / FADING)
    enjoyed, skipped = np.maximum(weights, 0.0), np.minimum(weights, 0.0)
    # Apart, so that looking for long among what is not wanted does not drown what is.
    enjoyed /= max(float(enjoyed.sum()), LEAST_WEIGHT)
    skipped /= max(float(-skipped.sum()), LEAST_WEIGHT)
    shares: NDArray[np.float64] = np.minimum(np.maximum(enjoyed + SKIPS_SHARE * skipped, -LARGEST_SHARE), LARGEST_SHARE)
    return shares
