"""Places in this process for those who may keep a thread waiting: some threads must stay for everyone else."""

from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from threading import Lock

from fanlight.foundation.errors import Busy


class Places:
    """So many at once, and so many of one; who finds none is refused, since waiting would take a thread too."""

    def __init__(self, refusal: type[Busy] = Busy) -> None:
        self._refusal = refusal
        self._lock = Lock()
        self._taken: Counter[Hashable] = Counter()

    @contextmanager
    def one(self, whose: Hashable, *, of: int, of_theirs: int) -> Iterator[None]:
        """A place while the block runs, unless all, or all that one of them may have, are taken."""
        with self._lock:
            if self._taken.total() >= of or self._taken[whose] >= of_theirs:
                raise self._refusal(retry_after_seconds=1)
            self._taken[whose] += 1
        try:
            yield
        finally:
            with self._lock:
                self._taken[whose] -= 1
                if not self._taken[whose]:
                    del self._taken[whose]
