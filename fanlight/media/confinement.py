"""What a process that reads hostile bytes gives up, before it reads the first of them.

It runs at the beginning of every such process, so it imports little: with dataclasses it took twice as long.
"""

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Sequence

from fanlight.media import landlock, seccomp

NO_NEW_PRIVILEGES, PARENT_DEATH_SIGNAL = 38, 1


def enter(
    *,
    parent: int,
    readable: Sequence[str],
    writable: Sequence[str],
    runnable: Sequence[str],
    cpu_seconds: int,
    memory_bytes: int,
    file_bytes: int,
    open_files: int,
    niceness: int,
) -> None:
    """Give everything else up, for good. What this kernel has none of is left out; what fails is an OSError.

    Paths are absolute. `parent` is the process that waits for the answer; when it dies, so does this one.
    """
    if niceness:
        os.nice(niceness)
    limits = {
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_AS: memory_bytes,
        resource.RLIMIT_FSIZE: file_bytes,
        resource.RLIMIT_NOFILE: open_files,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        _limit(kind, most)
    if sys.platform == "linux":
        _follow_parent(parent)
        _prctl(NO_NEW_PRIVILEGES, 1)
        if landlock.abi():
            landlock.restrict(readable=readable, writable=writable, runnable=runnable)
        if seccomp.is_known():
            seccomp.restrict()


def _limit(kind: int, most: int) -> None:
    """The soft limit on CPU ends in SIGXCPU, which says why; the hard one stays as it was, and patience backs it up."""
    hard = resource.getrlimit(kind)[1]
    within = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (within, hard if kind == resource.RLIMIT_CPU else within))


def _follow_parent(parent: int) -> None:
    _prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we asked
        os._exit(1)


def _prctl(option: int, value: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
