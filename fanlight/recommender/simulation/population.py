"""People with a hidden taste, and the videos they may meet, drawn from rows by a seed."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from fanlight.recommender.simulation import chance
from fanlight.recommender.simulation.rows import Rows

DIMENSIONS = 8
"""Of the space in which tastes and videos lie; hidden from every policy."""
INTERESTS = 3
"""Of a person, each near the centre of a topic."""
STRENGTHS = (1.0, 0.85, 0.7)
NEARNESS = 0.8
"""A video is 0.8 of its topic's centre and 0.6 of anywhere: two of a topic meet at a cosine of 0.64, about."""
QUALITY_SPREAD = 0.3
PATIENCE = 24.0
"""Views, neither good nor bad, until a person has enough, on average; a sitting of KuaiSim has 14 to 15 requests."""
VISITS = (2.0, 0.8, -0.2, 0.0, -1.2)
"""Logits of a visit on a day, by ACTIVITY: 88, 69, 45, 50 and 23 %; KuaiSim reports 57 to 61 % over all."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class People(NamedTuple):
    """One row a person; what changes while they watch stands in the last five."""

    strengths: Floats  # people × INTERESTS
    novelty: Floats  # how much more of the same costs
    patience: Floats
    visits: Floats  # logit
    sociable: Floats  # logit added to likes, saves, comments, shares and follows
    interests: Floats  # people × INTERESTS × DIMENSIONS, unit vectors; they drift
    satiation: Floats  # people × topics: the share of each among the last views
    temper: Floats  # what is left of the patience
    mood: Floats  # how good the last views were, from -1 to 1
    views: Ints


class Videos(NamedTuple):
    """One row a video."""

    vectors: Floats  # videos × DIMENSIONS, unit vectors
    quality: Floats
    durations: Floats  # seconds
    topics: Ints
    second_topics: Ints  # -1 for none
    creators: Ints


class World(NamedTuple):
    """Everything that is true, and the seed of all that happens."""

    people: People
    videos: Videos
    centres: Floats  # topics × DIMENSIONS
    shares: Floats  # of videos, cumulated by topic
    seed: int


def populate(rows: Rows, *, people: int, videos: int, seed: int) -> World:
    """Draw so many of each; rows come again only when there are fewer than asked for."""
    chosen, shown = _drawn(len(rows.activity), people, seed, 1), _drawn(len(rows.durations), videos, seed, 2)
    topics = int(max(rows.topics.max(), rows.second_topics.max())) + 1
    centres = np.empty((topics, DIMENSIONS))
    _scatter(centres, centres, np.full(topics, -1), seed, 3)
    vectors = np.empty((videos, DIMENSIONS))
    _scatter(vectors, centres, rows.topics[shown], seed, 4)
    # What is made is what is watched: interests are spread over topics as the videos are.
    shares = np.cumsum(np.bincount(rows.topics[shown], minlength=topics)) / videos
    interests = np.empty((people * INTERESTS, DIMENSIONS))
    _scatter(interests, centres, np.searchsorted(shares, chance.uniforms(seed, 5, people * INTERESTS)), seed, 6)
    followed = np.log1p(rows.followed[chosen].astype(np.float64)).round(6)  # rounded: logarithms differ in last bits
    return World(
        People(
            strengths=np.tile(STRENGTHS, (people, 1)),
            novelty=chance.exponentials(seed, 7, people),
            patience=PATIENCE * (0.5 + 0.5 * chance.exponentials(seed, 8, people)),
            visits=np.array(VISITS)[rows.activity[chosen]],
            sociable=0.5 * (followed - np.median(followed)),
            interests=interests.reshape(people, INTERESTS, DIMENSIONS),
            satiation=np.zeros((people, topics)),
            temper=np.zeros(people),
            mood=np.zeros(people),
            views=np.zeros(people, np.int64),
        ),
        Videos(
            vectors=vectors,
            quality=QUALITY_SPREAD * chance.normals(seed, 9, videos),
            durations=rows.durations[shown],
            topics=rows.topics[shown],
            second_topics=rows.second_topics[shown],
            creators=np.unique(rows.creators[shown], return_inverse=True)[1].astype(np.int64),
        ),
        centres,
        shares,
        seed,
    )


def _drawn(there: int, wanted: int, seed: int, purpose: int) -> Ints:
    """Rows in an order by lot, again from the first when they are used up."""
    order = np.argsort(chance.uniforms(seed, purpose, there), kind="stable")
    return order[np.arange(wanted) % there]


@njit(cache=True)
def _scatter(vectors, centres, near, seed, purpose):  # type: ignore[no-untyped-def]
    """Fill in unit vectors near the centre of a topic each; -1 for anywhere."""
    for row in range(len(vectors)):
        place(vectors[row], centres, near[row], chance.stream(seed, purpose + 100 * (row + 1)))


@njit(cache=True)
def place(vector, centres, topic, start):  # type: ignore[no-untyped-def]
    """A unit vector by lot, near the centre of a topic; -1 for anywhere."""
    for d in range(DIMENSIONS):
        vector[d] = chance.normal(start, d)
    to_unit(vector)
    if topic >= 0:
        for d in range(DIMENSIONS):
            vector[d] = NEARNESS * centres[topic, d] + np.sqrt(1 - NEARNESS**2) * vector[d]
        to_unit(vector)


@njit(cache=True)
def to_unit(vector):  # type: ignore[no-untyped-def]
    total = 0.0
    for d in range(DIMENSIONS):
        total += vector[d] * vector[d]
    length = np.sqrt(total)
    for d in range(DIMENSIONS):
        vector[d] /= length
