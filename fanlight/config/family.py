"""Processes that must not outlive the one that started them."""

import ctypes
import multiprocessing
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def die_with_parent(parent: int | None = None) -> None:
    """Ask the kernel to end this process when its parent dies, however the parent dies; at once where it is dead.

    An orphaned web process would keep the port (the server shares ports) and answer part of the requests. Whoever was
    told the number of its `parent` notices also one that died before this was called.
    """
    if not sys.platform.startswith("linux"):
        return
    server = multiprocessing.parent_process()
    if server:  # it forked us with its own handler, which would note that the server is to stop, and do nothing
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = parent or (server.pid if server else None) or os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(1)
