"""How much each part of a score should count, learnt from what was enjoyed next, viewers of each stage apart.

At some events, before they are learnt, the candidates are scored as the feed scores them. Each one that stands near
or above the video that was enjoyed next pulls the weights, the more the higher that video stood (LambdaRank's idea:
Burges, 2010): what matters is the top of the page.
"""

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender import pipeline
from fanlight.recommender.ranking import alike, appeal, creators, freshness, hashtags, likes, popularity, welcome
from fanlight.recommender.ranking.weights import Way
from fanlight.recommender.signals import HISTORY, TRUSTED, Kind
from fanlight.recommender.sources.explore import everything
from fanlight.recommender.state import State
from fanlight.recommender.state.layout import WAYS
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

EAGER = 8
"""Every so many events while little is known,"""
PATIENT = 256
"""and later."""
KNOWN = 200_000
"""Events after which there is time."""
SMALL = 2048
"""A catalogue of so many videos is scored whole."""
SHARPNESS = 20.0
"""One over the difference between two scores that tells something."""
FIRST = 128
"""Only so many of the first pull,"""
NEAR = 0.3
"""and none that stands further below."""
RATE = 0.05
MEMORY = 0.995
"""How much of its own pace a weight keeps a time: what was learnt while little was known is not set in stone."""
FIRM = 1.0
"""A sum of squared slopes to begin with: a few events do not yet turn the published weights."""
LARGEST = 20.0
"""No weight grows to more than so many times the published one; none goes below nothing."""

PLAIN = {
    Way.APPEAL: appeal.part,
    Way.POPULAR: popularity.part,
    Way.WELCOME: welcome.part,
    Way.LIKED_BY_MANY: likes.part,
    Way.FRESH: freshness.part,
    Way.HASHTAG: hashtags.part,
    Way.CREATOR: creators.part,
}


def until_due(state: State, *, eager: int = EAGER, patient: int = PATIENT) -> int:
    """How many events may be learnt before the weights learn again; 0 when they are due now."""
    events = int(state.header["events"][0])
    every = eager if events < KNOWN else patient
    return -events % every


def hears_beginnings(state: State) -> bool:
    """Whether somebody's very first watch teaches now, due or not: all of them while there is time, then some.

    There is one a person. By the turns of all events too few would be met to learn what newcomers enjoy.
    """
    events = int(state.header["events"][0])
    return events < KNOWN or events % EAGER == 0


def learn(state: State, event: np.void) -> None:
    """Learn from one event (EVENT) that the state has not learnt yet."""
    if int(event["kind"]) != Kind.WATCH or event["worth"] <= 0 or event["weight"] < TRUSTED:
        return
    viewer = viewer_before(event)
    target = int(state.slots(np.array([event["key"]], np.uint64))[0])
    taste = Taste.of(state, viewer)
    slots = _candidates(state, viewer, taste, target)
    if target < 0 or len(slots) < 2:
        return
    added = added_by_ways(state, viewer, replace(taste, blend=np.ones(WAYS)), slots)  # ways × candidates
    scores = taste.blend @ added
    place = int(np.searchsorted(slots, target))
    ahead = scores - scores[place]
    above = int((ahead > 0).sum())
    ahead[place] = -math.inf
    near = ahead.argpartition(-FIRST)[-FIRST:] if len(ahead) > FIRST else np.arange(len(ahead))
    near = near[ahead[near] > -NEAR]
    if not len(near):
        return
    pulls = 1 / (1 + np.exp(-SHARPNESS * np.minimum(ahead[near], 1.0)))
    slopes = (added[:, near] - added[:, [place]]) @ pulls * (SHARPNESS / (above + 3))
    _step(state, taste.stage, slopes)


def viewer_before(event: np.void) -> Viewer:
    """The viewer as they were just before an event."""
    length = int(event["length"])
    history = np.zeros(length, HISTORY)
    history["key"], history["worth"] = event["history_keys"][:length], event["history_worths"][:length]
    return Viewer(now=int(event["at"]), history=history)


def _candidates(state: State, viewer: Viewer, taste: Taste, target: int) -> NDArray[np.int64]:
    """What the feed might have shown, and what was watched, in ascending order."""
    if state.videos <= SMALL:
        slots = everything(state)
    else:
        chance = np.random.default_rng(int(state.header["events"][0]))
        slots = pipeline.gather(state, viewer, taste, chance).slots
    return np.union1d(slots[~np.isin(slots, taste.slots)], [target])


def added_by_ways(state: State, viewer: Viewer, taste: Taste, slots: NDArray[np.int64]) -> NDArray[np.float64]:
    """What each way adds for each candidate (ways × candidates); nothing is known here of whom the viewer follows."""
    added = np.zeros((WAYS, len(slots)))
    added[list(alike.WAYS)] = alike.part(state, viewer, taste, slots).values
    for way, part in PLAIN.items():
        added[way] = part(state, viewer, taste, slots).values[0]
    return added


def _step(state: State, stage: int, slopes: NDArray[np.float64]) -> None:
    """AdaGrad with a memory that fades, and back into the allowed range."""
    pace = MEMORY * state.blend_pace[stage] + slopes**2
    state.blend_pace[stage] = pace
    moved = state.blend[stage] - RATE * slopes / np.sqrt(pace + FIRM)
    state.blend[stage] = np.clip(moved, -1.0, LARGEST - 1.0)
