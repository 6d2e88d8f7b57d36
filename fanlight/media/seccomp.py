"""A seccomp filter: this process may open no socket and start no other process (Linux, seccomp(2))."""

import ctypes
import errno
import os
import struct

SET_SECCOMP, FILTER = 22, 2
ALLOW, KILL, ERROR = 0x7FFF0000, 0x80000000, 0x00050000
LOAD, EQUAL, AT_LEAST, HAS_BITS, ANSWER = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data, little endian
X32 = 0x40000000
CLONE_THREAD = 0x00010000

# Sockets, and io_uring which opens them by itself; new processes; reaching into others.
# On x86_64: socket, socketpair, io_uring_setup; fork, vfork; kill, pidfd_open, pidfd_send_signal; ptrace,
# process_vm_readv and writev; mount, unshare, setns; keyctl, perf_event_open, bpf, userfaultfd.
# The 64-bit ARM list is the same without fork and vfork, which it does not have.
_DENIED = {
    "x86_64": (41, 53, 425, 57, 58, 62, 434, 424, 101, 310, 311, 165, 272, 308, 250, 298, 321, 323),
    "aarch64": (198, 199, 425, 129, 434, 424, 117, 270, 271, 40, 97, 268, 219, 241, 280, 282),
}
_CLONE = {"x86_64": 56, "aarch64": 220}
_CLONE3 = 435
_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}


def is_known() -> bool:
    """Whether system calls can be named on this processor."""
    return os.uname().machine in _AUDIT


def restrict() -> None:
    """Set the filter, for this thread and all it becomes. Needs `no_new_privs`."""
    program = b"".join(_program(os.uname().machine))
    buffer = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("HP", len(program) // 8, ctypes.addressof(buffer))
    if ctypes.CDLL(None, use_errno=True).prctl(SET_SECCOMP, FILTER, head, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _program(machine: str) -> list[bytes]:
    steps = [_step(LOAD, ARCHITECTURE), _step(EQUAL, _AUDIT[machine], no=0, yes=1), _step(ANSWER, KILL)]
    steps += [_step(LOAD, NUMBER)]
    if machine == "x86_64":
        steps += [_step(AT_LEAST, X32, no=1), _step(ANSWER, KILL)]
    for number in _DENIED[machine]:
        steps += [_step(EQUAL, number, no=1), _step(ANSWER, ERROR | errno.EPERM)]
    # clone3 hides its flags from us; without it the C library falls back to clone, whose flags we read.
    steps += [_step(EQUAL, _CLONE3, no=1), _step(ANSWER, ERROR | errno.ENOSYS)]
    steps += [_step(EQUAL, _CLONE[machine], no=3), _step(LOAD, FIRST_ARGUMENT)]
    steps += [_step(HAS_BITS, CLONE_THREAD, yes=1), _step(ANSWER, ERROR | errno.EPERM), _step(ANSWER, ALLOW)]
    return steps


def _step(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    """One instruction; `yes` and `no` say how many to skip."""
    return struct.pack("HBBI", code, yes, no, value)
