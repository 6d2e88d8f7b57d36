"""What takes seconds, made beside the loop: linear algebra stops neither learning nor publishing."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from fanlight.recommender.learning import cells, hot
from fanlight.recommender.state import State

Taken = TypeVar("Taken")
Made = TypeVar("Made")

REST = 4.0
"""So many times as long as the last one took none begins: at most a fifth of a core goes into fits, or into cells."""


class Beside(Generic[Taken, Made]):
    """One at a time, in a thread that holds no lock while it works.

    What it is made of is taken at one moment. When it is there to be read depends on the machine. Where nothing could
    be made, nothing is shown.
    """

    def __init__(
        self,
        take: Callable[[State], Taken],
        make: Callable[[Taken], Made | None],
        show: Callable[[State, Made], None],
        *,
        rest: float,
        first: float = 0.0,
        least: float = 0.0,
    ) -> None:
        """After one it rests `rest` times as long as that took and `least` seconds; before any, `first` seconds."""
        self._take, self._make, self._show = take, make, show
        self._rest, self._least = rest, least
        self._making: threading.Thread | None = None
        self._made: Made | None = None
        self._is_due = False
        self._began_at = time.monotonic()
        self._rests_until = self._began_at + first

    @property
    def is_busy(self) -> bool:
        """Whether one is being made, or rests."""
        return self._making is not None or time.monotonic() < self._rests_until

    def begin(self, state: State) -> None:
        """Make it of this moment; while another is being made, or rests, as soon as that is over."""
        if self.is_busy:
            self._is_due = True
            return
        taken = self._take(state)
        self._is_due, self._began_at = False, time.monotonic()
        self._making = threading.Thread(target=self._run, args=(taken,), name="beside", daemon=True)
        self._making.start()

    def begin_unless_busy(self, state: State) -> None:
        """The same for whoever asks again and again, as long as it is due."""
        if not self.is_busy:
            self.begin(state)

    def settle(self, state: State, *, wait: bool = False) -> None:
        """Let what is done be read, and begin the next when it is due; between two batches, by who writes."""
        if self._making and (wait or not self._making.is_alive()):
            self.join()
            self._making = None
            if self._made is not None:
                self._show(state, self._made)
                self._made = None
            now = time.monotonic()
            self._rests_until = now + max(self._least, self._rest * (now - self._began_at))
        if self._is_due:
            self.begin(state)

    def join(self) -> None:
        """Wait for what is being made, without letting it be read."""
        if self._making:
            self._making.join()

    def _run(self, taken: Taken) -> None:
        self._made = self._make(taken)


def fits() -> Beside[hot.Counted, hot.Fit]:
    """The fit of the most watched. Its last bits are the machine's: no count and no vector follows from it."""
    return Beside(hot.counted, hot.fitted, hot.show, rest=REST)


def cell_drawings() -> Beside[cells.Scattered, cells.Drawn]:
    """The cells of the space of vectors, of which the same is true."""
    return Beside(cells.scattered, cells.drawn, cells.show, rest=REST)
