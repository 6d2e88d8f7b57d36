"""What a process that reads hostile bytes gives up, before it reads the first of them."""

import ctypes
import os
import resource
import signal
import sys
from dataclasses import dataclass

from fanlight.media import landlock, seccomp

NO_NEW_PRIVILEGES, PARENT_DEATH_SIGNAL = 38, 1


@dataclass(frozen=True, kw_only=True)
class Confinement:
    """The little it keeps. Paths are absolute."""

    parent: int
    """Process that waits for the answer; when it dies, so does this one."""

    readable: tuple[str, ...] = ()
    writable: tuple[str, ...] = ()
    runnable: tuple[str, ...] = ()
    cpu_seconds: int
    memory_bytes: int
    file_bytes: int
    open_files: int = 64
    niceness: int = 0


def enter(confinement: Confinement) -> None:
    """Give everything else up, for good. What this kernel has none of is left out; what fails is an OSError."""
    if confinement.niceness:
        os.nice(confinement.niceness)
    _limit(confinement)
    if sys.platform == "linux":
        _follow_parent(confinement.parent)
        _prctl(NO_NEW_PRIVILEGES, 1)
        if landlock.abi():
            landlock.restrict(
                readable=confinement.readable, writable=confinement.writable, runnable=confinement.runnable
            )
        if seccomp.is_known():
            seccomp.restrict()


def _limit(confinement: Confinement) -> None:
    limits = {
        resource.RLIMIT_CPU: confinement.cpu_seconds,
        resource.RLIMIT_AS: confinement.memory_bytes,
        resource.RLIMIT_FSIZE: confinement.file_bytes,
        resource.RLIMIT_NOFILE: confinement.open_files,
        resource.RLIMIT_CORE: 0,
    }
    # The soft limit on CPU ends in SIGXCPU, which says why; the hard one stays as it was, and patience backs it up.
    for kind, most in limits.items():
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
