"""Tasks that exist to be watched."""

import os
import time

from fanlight.foundation.jobs import actions
from fanlight.foundation.jobs.context import Context
from fanlight.foundation.jobs.errors import LeaseLost, Stopping
from fanlight.foundation.jobs.task import leased

done: list[str] = []
"""What was done in this process, in order."""


@leased()
def note(context: Context, word: str) -> None:
    """Leave a word behind."""
    context.report("noting", 0.5)
    done.append(word)


@leased(max_attempts=3)
def stumble(context: Context, times: int) -> None:
    """Fail so many times, then succeed."""
    if context.attempt <= times:
        raise OSError(28, "No space left on device")
    done.append(f"attempt {context.attempt}")


@leased()
def interrupted(context: Context) -> None:
    """Be taken away by whoever asked for it, and then asked to make way, before it has reported again."""
    actions.drop(context.job_id)
    raise Stopping


@leased()
def quote(context: Context, secret: str) -> None:
    """Fail with somebody's words in the message."""
    raise ValueError(f"cannot read {secret}")


@leased(max_attempts=60)
def errand(context: Context, ledger: str, number: int, seconds: float) -> None:
    """Take a while, and keep a ledger of when who was at it."""
    enter(ledger, "began", number)
    steps = int(seconds / 0.02)
    for step in range(steps):  # steps, not a time of day: who was frozen on the way still has the rest to walk
        time.sleep(0.02)
        try:
            context.report("walking", step / steps)
        except LeaseLost:
            enter(ledger, "lost", number)
            raise
    enter(ledger, "ended", number)


@leased(max_attempts=60)
def sleep_through(context: Context, ledger: str, number: int, seconds: float) -> None:
    """Take a while without saying a word: only the heartbeat tells that it lives."""
    enter(ledger, "began", number)
    time.sleep(seconds)
    enter(ledger, "ended", number)


def enter(ledger: str, what: str, number: int) -> None:
    """One line of the ledger, written at once or not at all."""
    line = f"{what} {number} {os.getpid()} {time.time()}\n".encode()
    file = os.open(ledger, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        os.write(file, line)
    finally:
        os.close(file)


def not_a_task() -> None:
    """A function that no row may have called."""
    done.append("called")
