"""How likely outcomes are, learnt from what became of watches: logistic regressions over the ways, one a head.

At some events, before they are learnt, the video's addends are worked out as the feed does it. A watch tells of
finishing, of its own worth and of skipping, and counts as neither liked nor commented on nor anything else that may yet
come. What does come later is an event of its own, and tells of that outcome alone: late feedback, joined by its
history. It stands against the no of its watch, which is told apart from it: so it pulls by a whole, whatever its chance
was, and they balance where a chance c comes true as often as it says; pulling by 1 - c they would at c / (1 + c).

That holds only while a yes and a no step equally far. So how far is settled before the outcome is looked at, by how
much the chances given so far could have erred, and not by how much they did. With x for what a number is multiplied by:

    pace   = MEMORY · pace + p (1 - p) x²        at a watch, whatever became of it
    number = number - RATE · error · x / sqrt(pace + FIRM)

And since only some events are learnt from, how many of the few taps are among them would be luck: four times as many of
them are heard as of watches, while little is known all of them, and each pulls by a quarter.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.learning import blend
from fanlight.recommender.learning.blend import added_by_ways, viewer_before
from fanlight.recommender.outcomes import OUTCOMES, Outcome
from fanlight.recommender.ranking.heads import biases, sigmoid, slopes_of
from fanlight.recommender.signals import Kind
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste

EAGER = 4
"""Every so many events while little is known,"""
PATIENT = 64
"""and later."""
SKIPPED = -0.5
"""A watch worth no more than this was swiped away at once."""
TAPS = 4
"""What is tapped is rare: it is heard so many times as often, and pulls by as much less each time."""
RATE = 0.2
SLOPE_RATE = 0.05
"""Which ways count in a head turns more slowly than where it stands and how steep it is."""
MEMORY = 0.995
"""How much of its own pace a number keeps a time: the sums that chances are made of go on changing under them."""
FIRM = 1.0
"""A pace to begin with: a few events do not yet turn what is published."""
FURTHEST = 8.0
"""No bias is learnt further away from the published one,"""
STEEPEST = 3.0
LEAST = 0.02
"""and no slope further than that: none is turned around, nor vanishes for good."""
FLATTEST = (-0.95, 3.0)
"""Between a twentieth and four times the published steepness."""

TAPPED: dict[Kind, Outcome] = {
    Kind.LIKE: "like",
    Kind.SAVE: "save",
    Kind.COMMENT: "comment",
    Kind.SHARE: "share",
    Kind.FOLLOW: "follow",
    Kind.NOT_INTERESTED: "not_interested",
}
LATER = frozenset(TAPPED.values())


class Lesson(NamedTuple):
    """What one event says of some outcomes."""

    rows: NDArray[np.int64]  # which of the OUTCOMES
    errors: NDArray[np.float64]
    """By how much each chance was too high,"""
    spreads: NDArray[np.float64] | None
    """and the variance that it claimed for that; None for a tap, whose watch tells of it."""


def until_due(state: State) -> int:
    """How many events may be learnt before the heads learn again; 0 when they are due now."""
    return blend.until_due(state, eager=EAGER, patient=PATIENT)


def due_taps(state: State, kinds: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which of the next events, by their kinds, are taps that the heads learn from."""
    numbers = int(state.header["events"][0]) + np.arange(len(kinds))
    every = np.where(numbers < blend.KNOWN, EAGER, PATIENT) // TAPS
    are_due: NDArray[np.bool_] = np.isin(kinds, list(TAPPED)) & (numbers % every == 0)
    return are_due


def learn(state: State, event: np.void) -> None:
    """Learn from one event (EVENT) that the state has not learnt yet; what takes back teaches nothing."""
    labels = labels_of(event)
    slots = state.slots(np.array([event["key"]], np.uint64))
    if not labels or slots[0] < 0 or event["weight"] <= 0:
        return
    viewer = viewer_before(event)
    ways = added_by_ways(state, viewer, Taste.of(state, viewer), slots)[:, 0]
    rows = np.array([OUTCOMES.index(outcome) for outcome in labels])
    logits = slopes_of(state)[rows] * ways  # outcomes × ways
    chances, weight = sigmoid(biases(state)[rows] + logits.sum(axis=1)), float(event["weight"])
    if int(event["kind"]) in TAPPED:
        lesson = Lesson(rows, np.array([-weight / TAPS]), None)
    else:
        errors, spreads = chances - np.array(list(labels.values())), chances * (1 - chances)
        lesson = Lesson(rows, errors * weight, spreads * weight**2)
    _step(state, lesson, logits)


def labels_of(event: np.void) -> dict[Outcome, float]:
    """What an event tells of which outcome, from 0 to 1."""
    kind = Kind(int(event["kind"]))
    if kind in TAPPED:
        return {TAPPED[kind]: 1.0}
    if kind != Kind.WATCH:
        return {}
    worth = float(np.clip(event["worth"], -1.0, 1.0))
    seen: dict[Outcome, float] = {"finish": float(event["finished"]), "watch": (worth + 1) / 2}
    return seen | {"skip": float(worth <= SKIPPED)} | dict.fromkeys(LATER, 0.0)


def _step(state: State, lesson: Lesson, logits: NDArray[np.float64]) -> None:
    """Where a head stands, how steep it is, and which ways count in it."""
    _move(state.head_biases, state.head_bias_pace, lesson, np.ones(len(lesson.rows)), RATE, (-FURTHEST, FURTHEST))
    steepness = logits.sum(axis=1) / (1.0 + state.head_scales[lesson.rows])
    _move(state.head_scales, state.head_scale_pace, lesson, steepness, RATE, FLATTEST)
    turned = logits / np.maximum(1.0 + state.head_slopes[lesson.rows], LEAST)
    spreads = None if lesson.spreads is None else lesson.spreads[:, None]
    by_way = Lesson(lesson.rows, lesson.errors[:, None], spreads)
    _move(state.head_slopes, state.head_slope_pace, by_way, turned, SLOPE_RATE, (LEAST - 1.0, STEEPEST))


def _move(
    numbers: NDArray[np.float32],
    pace: NDArray[np.float32],
    lesson: Lesson,
    counts: NDArray[np.float64],
    rate: float,
    within: tuple[float, float],
) -> None:
    """One step, and back into the allowed range; `counts` is by how much a logit grows with each number."""
    rows, errors, spreads = lesson
    if spreads is not None:
        pace[rows] = MEMORY * pace[rows] + spreads * counts**2
    numbers[rows] = np.clip(numbers[rows] - rate * errors * counts / np.sqrt(pace[rows] + FIRM), *within)
