"""Vectors learnt anew, beside those that are read: from nothing, by what is still taught.

A vector is no sum of what its events did to it, so none of them can be taken out again. What was taken back leaves the
vectors when others take their place, which have never heard of it.
"""

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.learning import faint
from fanlight.recommender.learning.catalogue import first_vectors
from fanlight.recommender.learning.columns import columns, sound
from fanlight.recommender.learning.kernel import COUNTERS, REMEMBERED, TAUGHT, learn_vectors
from fanlight.recommender.signals import CONTEXT
from fanlight.recommender.state import State
from fanlight.recommender.state.arrays import Vectors
from fanlight.recommender.state.layout import FACTORS, RECENT, STANDING


class Anew:
    """Vectors on their way: taught the same events from the first on, they are those of the state, to the bit.

    Lots are drawn among the videos that are known from the beginning, as a replay draws them.
    """

    def __init__(self, state: State) -> None:
        self._counters = np.zeros(len(COUNTERS), np.int64)
        self._arrays = Vectors(
            context_vectors=np.empty((0, FACTORS), np.float32),
            item_vectors=np.empty((0, FACTORS), np.float32),
            standings=np.empty((0, STANDING), np.float32),
            position_weights=np.zeros(CONTEXT, np.float32),
            position_pace=np.zeros(CONTEXT, np.float32),
            recent=np.zeros(RECENT, np.uint32),
        )
        self._make_room(state)

    def learn(self, state: State, events: NDArray[np.void]) -> None:
        """Learn from a batch (EVENT) in its order; any state that knows the videos will do to look them up."""
        if not len(events):
            return
        events = sound(events)
        rows = columns(state, events, events["at"].astype(np.int64))
        rows = rows._replace(slots=np.where(faint.are_faint(rows.weights), -1, rows.slots))
        self._make_room(state)  # after they were looked up: what was found is there
        learn_vectors(self._arrays, rows, 0, len(events), max(self._videos, 1), self._counters)

    def show(self, state: State) -> None:
        """Put them in the place of the state's own; by who writes it, between two batches."""
        self._make_room(state)
        for name, made in self._arrays._asdict().items():
            getattr(state, name)[: len(made)] = made
        state.header["taught"], state.header["remembered"] = self._counters[[TAUGHT, REMEMBERED]]

    @property
    def _videos(self) -> int:
        return len(self._arrays.item_vectors)

    def _make_room(self, state: State) -> None:
        """Begin the vectors of videos that have come since."""
        if new := state.videos - self._videos:
            contexts, items = first_vectors(state.keys[self._videos : state.videos])
            self._arrays = self._arrays._replace(
                context_vectors=np.concatenate([self._arrays.context_vectors, contexts]),
                item_vectors=np.concatenate([self._arrays.item_vectors, items]),
                standings=np.concatenate([self._arrays.standings, np.zeros((new, STANDING), np.float32)]),
            )
