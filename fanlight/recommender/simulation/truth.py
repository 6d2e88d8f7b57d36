"""What happens when a person meets a video, and what that was worth beforehand. Compiled, and hidden from policies.

Levels as in KuaiSim (Zhao et al., NeurIPS 2023): responses to a video, leaving a sitting when the temper is used up,
returning on another day. Patience with a video is an exponential time whose mean grows by e with each unit of pull:

    pull = GAIN (max_k strength_k <interest_k, video> - ORDINARY) + quality - novelty × share of the topic of late
    watched = min(T, 2 × duration),  T ~ exponential, mean = TYPICAL_SECONDS × e^pull

so that short videos are finished and long ones are not, as in D2Q (Zhan et al., KDD 2022), whose quantile within a
length is the pleasure of a watch here.
"""

import numpy as np
from numba import njit

from fanlight.recommender.learning.arithmetic import exp, sigmoid
from fanlight.recommender.simulation import chance
from fanlight.recommender.simulation.population import DIMENSIONS, INTERESTS, place, to_unit

TYPICAL_SECONDS = 18.0
"""For a video of ordinary pull; KuaiRand calls a view long from 18 seconds on."""
GAIN = 4.0
ORDINARY = 0.35
"""The nearness of a video by lot to the nearest interest, about."""
EARLY_SECONDS = 2.0
MEMORY = 1 / 20
"""Satiation and mood are of the last twenty views, about."""
TEMPER = 0.5
"""A view takes 0.5 of the patience at best and 1.5 at worst."""
RETURNING = 0.5
"""What mood adds to the logit of a visit: KuaiSim's policies differ by four points of retention, so little."""
LIKE, SHARE, FOLLOW, SAVE, COMMENT = -5.3, -7.6, -6.9, -6.2, -6.0
"""Logits at pleasure 0: one view in 200, 2,000, 1,000, 500 and 400, each times e^(3 pleasure)."""
WARMTH = 3.0
DRIFT = 0.05
"""How far an interest moves in a night."""
NEW_INTEREST = 0.02
"""The chance that a night replaces one by another."""
NIGHT_FORGETS = 0.5

LIKED, SHARED, FOLLOWED, SAVED, COMMENTED = 1, 2, 4, 8, 16
A_VIEW = 8
"""Numbers by lot that one view may use up."""


@njit(cache=True)
def mean_seconds(world, person, video):  # type: ignore[no-untyped-def]
    """The mean of the time that a person would stay, if the video had no end."""
    people, videos = world.people, world.videos
    nearest = -1.0
    for k in range(INTERESTS):
        cosine = 0.0
        for d in range(DIMENSIONS):
            cosine += people.interests[person, k, d] * videos.vectors[video, d]
        nearest = max(nearest, people.strengths[person, k] * cosine)
    bored = people.novelty[person] * people.satiation[person, videos.topics[video]]
    return TYPICAL_SECONDS * exp(GAIN * (nearest - ORDINARY) + videos.quality[video] - bored)


@njit(cache=True)
def expected(world, person, video):  # type: ignore[no-untyped-def]
    """Seconds that a person will watch a video, on average over chance."""
    mean = mean_seconds(world, person, video)
    return mean * (1.0 - exp(-2.0 * world.videos.durations[video] / mean))


@njit(cache=True)
def all_expected(world, person, videos):  # type: ignore[no-untyped-def]
    """The same of many videos."""
    values = np.empty(len(videos))
    for n in range(len(videos)):
        values[n] = expected(world, person, videos[n])
    return values


@njit(cache=True)
def sate(people, person, topic):  # type: ignore[no-untyped-def]
    """One more view of a topic."""
    for other in range(people.satiation.shape[1]):
        people.satiation[person, other] *= 1.0 - MEMORY
    people.satiation[person, topic] += MEMORY


@njit(cache=True)
def pleasure(seconds, duration):  # type: ignore[no-untyped-def]
    """From -1 to 1: where a watch stands among those of ordinary pull on a video of this length."""
    longest = 1.0 - exp(-2.0 * duration / TYPICAL_SECONDS)
    return 2.0 * (1.0 - exp(-seconds / TYPICAL_SECONDS)) / longest - 1.0


@njit(cache=True)
def best(world, person, may_be_shown, count, found, values):  # type: ignore[no-untyped-def]
    """Fill in the videos that would be watched longest, longest first; how many there are."""
    filled = 0
    for video in range(len(may_be_shown)):
        if not may_be_shown[video]:
            continue
        value = expected(world, person, video)
        if filled == count and value <= values[filled - 1]:
            continue
        at = filled if filled < count else count - 1
        while at > 0 and values[at - 1] < value:
            values[at], found[at] = values[at - 1], found[at - 1]
            at -= 1
        values[at], found[at] = value, video
        filled = min(filled + 1, count)
    return filled


@njit(cache=True)
def watch(world, person, page, seconds, flags):  # type: ignore[no-untyped-def]
    """Let a person go down a page until its end or theirs; how many were met. A temper of 0 or less has left."""
    people, videos = world.people, world.videos
    start = chance.stream(world.seed, 1_000_000 + person)
    for n in range(len(page)):
        video = page[n]
        first = people.views[person] * A_VIEW
        stays = -chance.log(chance.uniform(start, first)) * mean_seconds(world, person, video)
        seconds[n] = min(stays, 2.0 * videos.durations[video])
        felt = pleasure(seconds[n], videos.durations[video])
        warmth = WARMTH * felt + people.sociable[person]
        flags[n] = 0
        if chance.uniform(start, first + 1) < sigmoid(LIKE + warmth):
            flags[n] |= LIKED
        if chance.uniform(start, first + 2) < sigmoid(SHARE + warmth):
            flags[n] |= SHARED
        if chance.uniform(start, first + 3) < sigmoid(FOLLOW + warmth):
            flags[n] |= FOLLOWED
        if chance.uniform(start, first + 4) < sigmoid(SAVE + warmth):
            flags[n] |= SAVED
        if chance.uniform(start, first + 5) < sigmoid(COMMENT + warmth):
            flags[n] |= COMMENTED
        sate(people, person, videos.topics[video])
        people.mood[person] += MEMORY * (felt - people.mood[person])
        people.temper[person] -= 1.0 - TEMPER * felt
        people.views[person] += 1
        if people.temper[person] <= 0.0:
            return n + 1
    return len(page)


@njit(cache=True)
def wake(world, day, comes):  # type: ignore[no-untyped-def]
    """Begin a day: who comes, at which second (-1 for nobody), with fresh patience; tastes have moved overnight."""
    people = world.people
    for person in range(len(comes)):
        start = chance.stream(world.seed, 500_000_000 + day * len(comes) + person)
        will = sigmoid(people.visits[person] + RETURNING * people.mood[person])
        comes[person] = int(chance.uniform(start, 0) * 86_000) if chance.uniform(start, 1) < will else -1
        people.temper[person] = people.patience[person]
        if day == 0:
            continue
        for topic in range(people.satiation.shape[1]):
            people.satiation[person, topic] *= NIGHT_FORGETS
        for k in range(INTERESTS):
            interest = people.interests[person, k]
            if chance.uniform(start, 2 + k) < NEW_INTEREST:
                chosen = np.searchsorted(world.shares, chance.uniform(start, 10 + k))
                place(
                    interest,
                    world.centres,
                    min(chosen, len(world.centres) - 1),
                    chance.stream(world.seed, int(start >> np.uint64(8)) + k),
                )
                continue
            for d in range(DIMENSIONS):
                interest[d] += DRIFT * chance.normal(start, 10 + k * DIMENSIONS + d)
            to_unit(interest)
