"""Forgetting in vectors: once something was taken back, they are learnt anew from what is still taught."""

import logging
import time
from collections.abc import Callable

import numpy as np
from django.db import connections
from numpy.typing import NDArray

from fanlight.recommender.learning import faint
from fanlight.recommender.learning.anew import Anew
from fanlight.recommender.learning.beside import Beside
from fanlight.recommender.signals import Kind
from fanlight.recommender.state import State
from fanlight.vault.activity import stream, taught

log = logging.getLogger(__name__)

FIRST_SECONDS = 60.0
"""A learner that has just begun catches up first."""
REST = 20.0
"""Once they are learnt, none are begun for so many times as long as that took: a twentieth of a core at most,"""
LEAST_REST_SECONDS = 60.0
"""and for a minute at least."""
ROWS_AT_ONCE = 1000
PAUSE_SECONDS = 0.05


class Relearning:
    """One at a time, in a thread that reads histories and writes vectors nobody sees until they are done."""

    def __init__(self, state: Callable[[], State], draw_cells: Callable[[State], None]) -> None:
        self._state = state  # the one written now: it changes when it grows
        self._draw_cells = draw_cells
        self._is_stopping = False
        self._beside = Beside(
            _position, self._made, self._show, rest=REST, first=FIRST_SECONDS, least=LEAST_REST_SECONDS
        )

    def hear(self, seq: int, events: NDArray[np.void]) -> None:
        """Take note of what rows up to this one take back; the note lies in the state, and outlives a crash."""
        weights = events["weight"]
        if ((events["kind"] == Kind.WATCH) & (weights < 0) & ~faint.are_faint(weights)).any():
            self._state().header["taken_back_seq"] = seq

    def settle(self, *, wait: bool = False) -> None:
        """Let vectors that are done be read, and begin the next when they are due; between two batches."""
        self._beside.settle(self._state(), wait=wait)
        if is_due(self._state()):
            self._beside.begin_unless_busy(self._state())

    def stop(self) -> None:
        """Leave it undone: it is due again at the next start."""
        self._is_stopping = True
        self._beside.join()

    def _made(self, learnt: int) -> tuple[int, Anew] | None:
        try:
            return self._learnt(learnt)
        except Exception:
            log.exception("vectors could not be learnt anew; tried again later")
            return None
        finally:
            connections.close_all()  # this thread's own

    def _learnt(self, learnt: int) -> tuple[int, Anew] | None:
        with taught.everyone() as (last, batches):
            seq = max(last, learnt)  # rows that have been destroyed since were told of what histories hold, too
            while _position(self._state()) < seq:  # by then all videos they speak of are known
                if self._is_stopping:
                    return None
                time.sleep(PAUSE_SECONDS)
            anew = Anew(self._state())
            for events in batches:
                if self._is_stopping:
                    return None
                anew.learn(self._state(), events)
        return seq, anew

    def _show(self, state: State, made: tuple[int, Anew]) -> None:
        """Teach them what was learnt meanwhile, and let them be read."""
        seq, anew = made
        for _, events in stream.batches_after(seq, ROWS_AT_ONCE, last=_position(state)):
            anew.learn(state, events)
        anew.show(state)
        state.header["relearnt_seq"] = seq
        if len(state.cells().appeals):
            self._draw_cells(state)
        log.info("vectors learnt anew: what was taken back up to row %d is in them no more", seq)


def is_due(state: State) -> bool:
    """Whether something that taught vectors was taken back since they were last learnt anew."""
    return bool(state.header["taken_back_seq"][0] > state.header["relearnt_seq"][0])


def _position(state: State) -> int:
    """The last row of the stream that was learnt."""
    return int(state.header["stream_seq"][0])
