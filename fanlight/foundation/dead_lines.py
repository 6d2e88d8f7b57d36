"""Cut the lines on which a request does not come to its end, so that nobody keeps a thread waiting for ever.

Our web server reads the rest of a request for as long as its sender likes, and a read cannot be given a time limit.
"""

import os
import socket
import stat
import time
from contextlib import suppress
from pathlib import Path
from threading import Thread

AFTER_SECONDS = 120.0
"""The server ends lines that idle for 30 s; then a request may take 60 to come, and another 30 to be answered."""
EVERY_SECONDS = 5.0

OPEN_FILES = Path("/proc/self/fd")
LAST_DATA_SENT = slice(44, 48)
"""Of `struct tcp_info` in linux/tcp.h: how many milliseconds ago we sent something, or the line began."""


def watch_lines(port: int, *, after_seconds: float = AFTER_SECONDS, every_seconds: float = EVERY_SECONDS) -> None:
    """From now on, cut the dead lines among those that came in at this port; where there is no /proc, none."""

    def watch() -> None:
        while True:
            time.sleep(every_seconds)
            with suppress(OSError):  # too many open files: some will be closed
                cut_dead_lines(port, after_seconds=after_seconds)

    if OPEN_FILES.is_dir():
        Thread(target=watch, name="dead lines", daemon=True).start()


def cut_dead_lines(port: int, *, after_seconds: float) -> None:
    """Let this process hear no more from those to whom we have had nothing to say for so long.

    They half-sent a request, or drip it, or read no answer. What they did send stands, and they can still be told what
    became of it.
    """
    for file in OPEN_FILES.iterdir():
        with suppress(OSError):  # closed since
            descriptor = int(file.name)
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                _cut_if_dead(descriptor, port, after_seconds)


def _cut_if_dead(descriptor: int, port: int, after_seconds: float) -> None:
    with socket.socket(fileno=os.dup(descriptor)) as line:
        came_in_here = line.family in (socket.AF_INET, socket.AF_INET6) and line.getsockname()[1] == port
        if came_in_here and _silent_seconds(line) > after_seconds:
            line.shutdown(socket.SHUT_RD)


def _silent_seconds(line: socket.socket) -> float:
    known = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, LAST_DATA_SENT.stop)
    return int.from_bytes(known[LAST_DATA_SENT], "little") / 1000
