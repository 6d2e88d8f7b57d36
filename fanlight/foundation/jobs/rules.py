"""Decisions about retries that need no database."""

import sysconfig
import traceback
from datetime import timedelta
from pathlib import Path

LIBRARIES = (sysconfig.get_path("stdlib"), sysconfig.get_path("purelib"), "<")
FIRST_REST_SECONDS = 5
LONGEST_REST_SECONDS = 3600


def rest_after(attempts: int) -> timedelta:
    """How long a job rests after so many attempts: 5 s, 20 s, 80 s, ... at most an hour."""
    return timedelta(seconds=min(LONGEST_REST_SECONDS, FIRST_REST_SECONDS * 4 ** max(0, attempts - 1)))


def reason_of(error: BaseException) -> str:
    """What an operator may read of an error: its class, its place, and words only where they are our own.

    Another library's message may quote a person's content or a file's metadata, so it is left out.
    """
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    words = _words(error)
    return f"{name}{f': {words}' if words else ''}{_place(error)}"[:500]


def _words(error: BaseException) -> str:
    if isinstance(error, OSError):
        return error.strerror or ""
    return str(error)[:200] if type(error).__module__.startswith("fanlight.") else ""


def _place(error: BaseException) -> str:
    """Where our own code was when it happened, however deep in a library it did."""
    frames = list(traceback.extract_tb(error.__traceback__))
    ours = [frame for frame in frames if not frame.filename.startswith(LIBRARIES)] or frames
    return f" at {Path(ours[-1].filename).name}:{ours[-1].lineno} in {ours[-1].name}" if ours else ""
