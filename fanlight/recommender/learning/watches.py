"""Learning from events, one after the other: the same stream always makes the same state, to the bit."""

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.learning import fading
from fanlight.recommender.signals import CONTEXT, FINISHED, Kind
from fanlight.recommender.state import State

Slots = NDArray[np.int64]
Counts = NDArray[np.float32]


def learn(state: State, events: NDArray[np.void]) -> None:
    """Learn from a batch (EVENT) in its order. Events about videos that are not known here teach nothing."""
    slots = state.slots(events["key"]).tolist()
    history = state.slots(events["history_keys"].ravel()).reshape(-1, CONTEXT)
    history[np.arange(CONTEXT) >= events["length"][:, None]] = -1
    history[events["history_worths"] <= 0] = -1  # who skipped one and liked the other has not joined them
    for event, slot, before in zip(events, slots, history, strict=True):
        fading.advance(state, int(event["at"]))
        state.header["events"] += 1
        if slot >= 0:
            _learn(state, slot, event, before)


def _learn(state: State, slot: int, event: np.void, before: Slots) -> None:
    at, weight = int(event["at"]), float(event["weight"])
    lasting, trend = weight * state.lasting_unit(at), weight * state.trend_unit(at)
    match int(event["kind"]):
        case Kind.WATCH:
            worth = min(max(float(event["worth"]), -1.0), 1.0)
            _watched(state, slot, worth, lasting, trend)
            if worth > 0:
                _join(state, slot, before, event["history_worths"] * np.float32(worth * lasting))
        case Kind.LIKE:
            _count(state.likes, slot, lasting)
            _count(state.trend, slot, 0.5 * trend)
        case Kind.UNLIKE:
            _count(state.likes, slot, -lasting)
            _count(state.trend, slot, -0.5 * trend)
        case Kind.NOT_INTERESTED:
            _count(state.trend, slot, -trend)


def _watched(state: State, slot: int, worth: float, lasting: float, trend: float) -> None:
    _count(state.plays, slot, lasting)
    if worth > 0:
        _count(state.interest, slot, worth * worth * lasting)
        _count(state.trend, slot, worth * trend)
    if worth >= FINISHED:
        _count(state.finishes, slot, lasting)


def _count(counts: Counts, slot: int, amount: float) -> None:
    counts[slot] = max(float(counts[slot]) + amount, 0.0)  # what is taken back may have faded by a rounding more


def _join(state: State, slot: int, before: Slots, amounts: Counts) -> None:
    """Count joint interest between a video and those enjoyed shortly before it, in both their rows."""
    places = {other: place for place, other in enumerate(before.tolist()) if other not in (-1, slot)}
    if not places:
        return
    others = np.fromiter(places.keys(), np.int64, len(places))
    amounts = amounts[list(places.values())]
    _into_their_rows(state, others, slot, amounts)
    _into_its_row(state, slot, others, amounts)


def _into_their_rows(state: State, rows: Slots, neighbour: int, amounts: Counts) -> None:
    met = state.neighbours[rows] == neighbour + 1  # rows × places
    is_known = met.any(axis=1)
    known, places = rows[is_known], met[is_known].argmax(axis=1)
    _add(state, known, places, amounts[is_known])
    if not is_known.all() and amounts[0] > 0:
        new = rows[~is_known]
        places = _strengths(state, new).argmin(axis=1)
        _contest(state, new, places, np.full(len(new), neighbour + 1), amounts[~is_known])


def _into_its_row(state: State, row: int, neighbours: Slots, amounts: Counts) -> None:
    met = state.neighbours[row] == neighbours[:, None] + 1  # neighbours × places
    is_known = met.any(axis=1)
    known = met[is_known].argmax(axis=1)
    _add(state, np.full(len(known), row), known, amounts[is_known])
    if not is_known.all() and amounts[0] > 0:
        new = neighbours[~is_known]
        weakest = _strengths(state, np.array([row]))[0].argsort(kind="stable")[: len(new)]
        _contest(state, np.full(len(new), row), weakest, new + 1, amounts[~is_known])


def _add(state: State, rows: Slots, places: Slots, amounts: Counts) -> None:
    """Add to pairs that are known; a pair of which nothing is left, all having been taken back, frees its place."""
    before = state.together[rows, places]
    after = before + amounts
    gone = after <= np.float32(1e-4) * before
    state.together[rows, places] = np.where(gone, np.float32(0), after)
    state.neighbours[rows[gone], places[gone]] = 0


def _strengths(state: State, rows: Slots) -> Counts:
    """How close each neighbour of these rows is: the joint count over the root of its own; -1 where a place is free."""
    entries = state.neighbours[rows]  # rows × places
    own = np.maximum(state.interest[np.maximum(entries, 1) - 1], np.float32(1e-6))
    return np.where(entries == 0, np.float32(-1), state.together[rows] / np.sqrt(own))


def _contest(state: State, rows: Slots, places: Slots, entries: Slots, amounts: Counts) -> None:
    """A newcomer takes a free place, or wears down the weakest until it can take that one (Misra and Gries, 1982)."""
    left = state.together[rows, places]
    wins = (left <= amounts) | (state.neighbours[rows, places] == 0)
    state.neighbours[rows[wins], places[wins]] = entries[wins]
    state.together[rows, places] = np.where(wins, amounts, left - amounts)
