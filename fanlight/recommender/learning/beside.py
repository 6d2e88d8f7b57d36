"""The fit, made beside the loop: two seconds of linear algebra stop neither learning nor publishing."""

import threading
import time

from fanlight.recommender.learning import hot
from fanlight.recommender.state import State

REST = 4.0
"""After a fit none begins for so many times as long as it took: at most a fifth of a core goes into fits."""


class FitBeside:
    """One fit at a time, in a thread that holds no lock while it works.

    What a fit is made of are the counts of one moment, copied then. When it is there to be read depends on the machine,
    as its last bits do: no count and no vector follows from it.
    """

    def __init__(self) -> None:
        self._making: threading.Thread | None = None
        self._made: hot.Fit | None = None
        self._is_due = False
        self._began_at = self._rests_until = 0.0

    def begin(self, state: State) -> None:
        """Fit to the counts of this moment; while another is being made, or rests, as soon as that is over."""
        if self._making or time.monotonic() < self._rests_until:
            self._is_due = True
            return
        counted = hot.counted(state)
        self._is_due, self._began_at = False, time.monotonic()
        self._making = threading.Thread(target=self._make, args=(counted,), name="fit", daemon=True)
        self._making.start()

    def settle(self, state: State, *, wait: bool = False) -> None:
        """Let a fit that is done be read, and begin the next when it is due; between two batches, by who writes."""
        if self._making and (wait or not self._making.is_alive()):
            self._making.join()
            self._making = None
            now = time.monotonic()
            self._rests_until = now + REST * (now - self._began_at)
            if self._made is not None:
                hot.show(state, self._made)
                self._made = None
        if self._is_due:
            self.begin(state)

    def _make(self, counted: hot.Counted) -> None:
        self._made = hot.fitted(counted)
