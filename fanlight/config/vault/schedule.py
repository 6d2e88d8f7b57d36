"""What the vault does by the clock, and how often."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import close_old_connections

from fanlight.vault.accounts import tasks as accounts
from fanlight.vault.activity import tasks as activity
from fanlight.vault.studio import tasks as studio

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Chore:
    """Something done again and again, at least `every` apart."""

    do: Callable[[], object]
    every: timedelta

    @property
    def name(self) -> str:
        return f"{self.do.__module__}.{self.do.__name__}"


CHORES: Sequence[Chore] = [
    Chore(studio.resume_stranded, every=timedelta(minutes=1)),
    Chore(studio.expire_uploads, every=timedelta(minutes=10)),
    Chore(studio.clear_strays, every=timedelta(hours=1)),
    Chore(studio.let_orphans_go, every=timedelta(hours=6)),
    Chore(studio.forget_unconfirmed, every=timedelta(hours=1)),
    Chore(studio.forget_done_jobs, every=timedelta(hours=1)),
    Chore(accounts.forget_ended_sessions, every=timedelta(hours=1)),
    Chore(accounts.forget_old_attempts, every=timedelta(hours=1)),
    Chore(accounts.sweep_up_destroyed_keys, every=timedelta(hours=1)),
    Chore(activity.send_counts, every=timedelta(seconds=3)),
    Chore(activity.forget_seen, every=timedelta(hours=6)),
]


def run(stop: threading.Event, chores: Sequence[Chore] = ()) -> None:
    """Do every chore when it is due, until told to stop."""
    due = dict.fromkeys(chores or CHORES, 0.0)
    while not stop.is_set():
        for chore in [chore for chore, at in due.items() if at <= time.monotonic()]:
            _do(chore)
            due[chore] = time.monotonic() + chore.every.total_seconds()
        stop.wait(max(0.05, min(due.values()) - time.monotonic()))


def _do(chore: Chore) -> None:
    try:
        chore.do()
    except Exception:
        logger.exception("chore failed: %s", chore.name)
    finally:
        close_old_connections()
