"""Forgetting in vectors: once something was taken back, they are learnt anew from what is still taught."""

import logging
import threading
import time
from collections.abc import Callable

import numpy as np
from django.db import connections
from numpy.typing import NDArray

from fanlight.recommender.learning import cells, faint
from fanlight.recommender.learning.anew import Anew
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

    def __init__(self, state: Callable[[], State], *, draw_cells: Callable[[State], None] = cells.draw) -> None:
        self._state = state  # the one written now: it changes when it grows
        self._draw_cells = draw_cells
        self._making: threading.Thread | None = None
        self._made: tuple[int, Anew] | None = None
        self._began_at = time.monotonic()
        self._rests_until = self._began_at + FIRST_SECONDS
        self._is_stopping = False

    def hear(self, seq: int, events: NDArray[np.void]) -> None:
        """Take note of what rows up to this one take back; the note lies in the state, and outlives a crash."""
        weights = events["weight"]
        if ((events["kind"] == Kind.WATCH) & (weights < 0) & ~faint.are_faint(weights)).any():
            self._state().header["taken_back_seq"] = seq

    def settle(self, *, wait: bool = False) -> None:
        """Let vectors that are done be read, and begin the next when they are due; between two batches."""
        if self._making and (wait or not self._making.is_alive()):
            self._making.join()
            self._making = None
            self._show()
            now = time.monotonic()
            self._rests_until = now + max(LEAST_REST_SECONDS, REST * (now - self._began_at))
        if not self._making and time.monotonic() >= self._rests_until and is_due(self._state()):
            self._began_at = time.monotonic()
            self._making = threading.Thread(target=self._make, name="relearning", daemon=True)
            self._making.start()

    def stop(self) -> None:
        """Leave it undone: it is due again at the next start."""
        self._is_stopping = True
        if self._making:
            self._making.join()

    def _make(self) -> None:
        try:
            self._made = self._learnt()
        except Exception:
            log.exception("vectors could not be learnt anew; tried again later")
        finally:
            connections.close_all()  # this thread's own

    def _learnt(self) -> tuple[int, Anew] | None:
        learnt = int(self._state().header["stream_seq"][0])
        with taught.everyone() as (last, batches):
            seq = max(last, learnt)  # rows that have been destroyed since were told of what histories hold, too
            while int(self._state().header["stream_seq"][0]) < seq:  # by then all videos they speak of are known
                if self._is_stopping:
                    return None
                time.sleep(PAUSE_SECONDS)
            anew = Anew(self._state())
            for events in batches:
                if self._is_stopping:
                    return None
                anew.learn(self._state(), events)
        return seq, anew

    def _show(self) -> None:
        """Teach them what was learnt meanwhile, and let them be read."""
        if self._made is None:
            return
        (seq, anew), self._made, state = self._made, None, self._state()
        up_to, last = int(state.header["stream_seq"][0]), seq
        while True:
            at, events = stream.events_after(last, ROWS_AT_ONCE, last=up_to)
            if at == last:
                break
            anew.learn(state, events)
            last = at
        anew.show(state)
        state.header["relearnt_seq"] = seq
        if len(state.cells().appeals):
            self._draw_cells(state)
        log.info("vectors learnt anew: what was taken back up to row %d is in them no more", seq)


def is_due(state: State) -> bool:
    """Whether something that taught vectors was taken back since they were last learnt anew."""
    return bool(state.header["taken_back_seq"][0] > state.header["relearnt_seq"][0])
