"""Ends a process when a signal asks for it."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

NUMBERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def told_by_signals() -> Iterator[threading.Event]:
    """An event that is set once a signal asks this process to end.

    The signal's handler takes no lock, and so leaves the setting to a thread: a second signal, which `Ctrl-C` and
    a supervisor send in the same moment, would wait for a lock that the first one holds, in the same thread, for ever.
    """
    stop = threading.Event()
    heard, tell = os.pipe()
    os.set_blocking(tell, False)

    def leave(signal_number: int, frame: FrameType | None) -> None:
        with suppress(BlockingIOError):  # it is full of others
            os.write(tell, b".")

    def pass_on() -> None:
        if os.read(heard, 1):
            stop.set()

    passing_on = threading.Thread(target=pass_on, name="signals", daemon=True)
    passing_on.start()
    before = {number: signal.signal(number, leave) for number in NUMBERS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(tell)
        passing_on.join()
        os.close(heard)
