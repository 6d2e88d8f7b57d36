"""Things done by the clock, again and again."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import close_old_connections

from fanlight.foundation import reading

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Chore:
    """Something done again and again, at least `every` apart."""

    do: Callable[[], object]
    every: timedelta

    @property
    def name(self) -> str:
        return f"{self.do.__module__}.{self.do.__name__}"


def run(stop: threading.Event, chores: Sequence[Chore]) -> None:
    """Do every chore when it is due, the first time at once, until told to stop."""
    due = dict.fromkeys(chores, 0.0)
    while not stop.is_set():
        for chore in [chore for chore, at in due.items() if at <= time.monotonic()]:
            _do(chore)
            due[chore] = time.monotonic() + chore.every.total_seconds()
        stop.wait(max(0.05, min(due.values()) - time.monotonic()))


def _do(chore: Chore) -> None:
    try:
        with reading.service(chore.name):
            chore.do()
    except Exception:
        logger.exception("chore failed: %s", chore.name)
    finally:
        close_old_connections()
