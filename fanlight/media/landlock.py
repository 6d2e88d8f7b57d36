"""Landlock: a Linux process gives up every file it does not need (kernel documentation, userspace-api/landlock)."""

import ctypes
import os
import stat
import struct
from collections.abc import Iterable

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same numbers on every architecture
RULE_PATH_BENEATH = 1
VERSION = 1  # the flag that asks for the ABI instead of making a ruleset

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, REMOVE_FILE, MAKE_REGULAR = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 5, 1 << 8
TRUNCATE = 1 << 14
FOR_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE

READ = READ_FILE | READ_DIR
RUN = READ | EXECUTE
WRITE = READ | WRITE_FILE | TRUNCATE | REMOVE_FILE | MAKE_REGULAR

_RIGHTS_OF_ABI = {1: 13, 2: 14, 3: 15, 4: 15}  # how many file rights an ABI knows; 16 from the fifth on
_libc = ctypes.CDLL(None, use_errno=True)


def abi() -> int:
    """The version this kernel offers; 0 where there is none."""
    try:
        return _call(CREATE_RULESET, None, ctypes.c_size_t(0), VERSION)
    except OSError:
        return 0


def restrict(*, readable: Iterable[str], writable: Iterable[str], runnable: Iterable[str]) -> None:
    """Keep these and lose the rest, for this thread and all it becomes. Needs `no_new_privs`."""
    handled = (1 << _RIGHTS_OF_ABI.get(abi(), 16)) - 1
    ruleset = _ruleset(handled)
    for paths, rights in ((readable, READ), (writable, WRITE), (runnable, RUN)):
        for path in paths:
            _allow(ruleset, path, rights & handled)
    _call(RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def _ruleset(handled: int) -> int:
    """Handles every file right; TCP from ABI 4; signals and abstract sockets to the outside from ABI 6."""
    attributes = struct.pack("QQQ", handled, 0b11, 0b11)
    size = 24 if abi() >= 6 else 16 if abi() >= 4 else 8
    return _call(CREATE_RULESET, attributes[:size], ctypes.c_size_t(size), 0)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return  # a library folder that this system does not have
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            rights &= FOR_FILES
        _call(ADD_RULE, ruleset, RULE_PATH_BENEATH, struct.pack("=Qi", rights, descriptor), 0)
    finally:
        os.close(descriptor)


def _call(number: int, *arguments: object) -> int:
    answer = int(_libc.syscall(ctypes.c_long(number), *arguments))
    if answer < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return answer
