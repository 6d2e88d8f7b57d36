"""What the public plane does by the clock, and how often."""

import fcntl
import threading
from collections.abc import Sequence
from datetime import timedelta

from fanlight.config import chores
from fanlight.config.chores import Chore
from fanlight.crossings.inbox import telling
from fanlight.foundation.configuration import own
from fanlight.public.holdings import actions as holdings
from fanlight.transparency import actions as transparency

CHORES: Sequence[Chore] = [
    Chore(holdings.let_go, every=timedelta(seconds=10)),
    Chore(holdings.forget_unfinished, every=timedelta(minutes=10)),
    Chore(telling.log_receipts, every=timedelta(hours=1)),
    Chore(transparency.say_what_runs, every=timedelta(days=1)),
]


def begin() -> None:
    """Do the chores beside the requests, from now on, for as long as this process lives."""
    threading.Thread(target=_run, name="chores", daemon=True).start()


def _run() -> None:
    with (own().public_home / "chores.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of several web processes one does them; when it dies, the next
        chores.run(threading.Event(), CHORES)
