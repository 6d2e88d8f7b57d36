"""Running a program on hostile bytes: it sees one file, writes one folder, and is gone when its time is up."""

import contextlib
import errno
import importlib.util
import json
import os
import selectors
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from fanlight.media.launcher import NOT_STARTED

MEGABYTE = 1_000_000
MOST_HEARD = 16 * MEGABYTE
"""A child that says more than this is not one of ours any more."""

PACKAGES = Path(__file__).parents[2]
LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache")
ENVIRONMENT = {"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "4", "PYTHONSAFEPATH": "1"}

How = Literal["failed", "crashed", "out_of_time", "out_of_memory", "killed", "not_started"]


class Broken(Exception):
    """A confined program did not finish; `how` says what became of it, `words` is what it said last."""

    def __init__(self, how: How, words: str) -> None:
        self.how = how
        self.words = words
        super().__init__(f"{how}: {words[-300:]}")


@dataclass(frozen=True)
class Allowance:
    """What one call may use up."""

    cpu_seconds: int
    patience_seconds: float
    """Killed when it brings no news for this long."""

    memory_bytes: int = 3_000 * MEGABYTE
    file_bytes: int = 0
    niceness: int = 0


@dataclass(frozen=True, kw_only=True)
class Confinement:
    """The little that a process keeps: what `confinement.enter` is told."""

    parent: int
    readable: tuple[str, ...]
    writable: tuple[str, ...]
    runnable: tuple[str, ...]
    cpu_seconds: int
    memory_bytes: int
    file_bytes: int
    open_files: int = 64
    niceness: int


def run(
    program: Sequence[str],
    allowance: Allowance,
    *,
    reads: Path | Sequence[Path],
    writes: Path | None = None,
    heard: Callable[[str], bool] | None = None,
) -> tuple[str, str]:
    """Run `program` with these readable files and perhaps one writable folder; what it said on both its outputs.

    `heard` gets each line of the standard output and answers whether it was news.
    """
    files = [reads] if isinstance(reads, Path) else reads
    confinement = _confinement(allowance, reads=files, writes=writes, runs=program[0])
    launcher = [sys.executable, "-S", "-m", "fanlight.media.launcher", json.dumps(asdict(confinement))]
    return _finish([*launcher, *program], allowance, heard)


def inspect(module: str, order: Mapping[str, object], allowance: Allowance, *, reads: Path) -> str:
    """Run one of our own modules, which confines itself once its imports are done; what it answers."""
    confinement = asdict(_confinement(allowance, reads=[reads], writes=None, runs=None))
    confinement["readable"] += python_code()
    return _finish([sys.executable, "-S", "-m", module, json.dumps(confinement), json.dumps(order)], allowance, None)[0]


@cache
def python_code() -> tuple[str, ...]:
    """Folders of the code that our modules load late: the standard library's and PyAV's own."""
    av = _pyav()
    return (sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"), str(av), f"{av}.libs")


@cache
def _pyav() -> Path:
    spec = importlib.util.find_spec("av")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


@cache
def _environment() -> dict[str, str]:
    """Where a Python without its `site` module, whose start costs as much again, finds our code and PyAV."""
    return {**ENVIRONMENT, "PYTHONPATH": os.pathsep.join(map(str, (PACKAGES, _pyav().parent)))}


@cache
def describe() -> str:
    """What is in force on this machine, found out by a confined process that tries to get out."""
    allowance = Allowance(cpu_seconds=5, patience_seconds=20)
    tried = json.loads(inspect("fanlight.media.escape", {}, allowance, reads=Path(__file__)))
    held = {
        "reads only the file it was given": not tried["read"],
        "writes only its own folder": not tried["write"],
        "opens no network connection": not tried["connect"],
        "starts no other process": not tried["start"],
    }
    yes = [promise for promise, is_kept in held.items() if is_kept]
    no = [promise for promise, is_kept in held.items() if not is_kept]
    sentence = "A process that decodes uploads has limits on time, memory, file size and open files"
    sentence += "".join(f", {promise}" for promise in yes) + "."
    return sentence + (f" Not enforced by this system: that it {'; that it '.join(no)}." if no else "")


def _confinement(allowance: Allowance, *, reads: Sequence[Path], writes: Path | None, runs: str | None) -> Confinement:
    return Confinement(
        parent=os.getpid(),
        readable=tuple(str(file.resolve()) for file in reads),
        writable=(str(writes.resolve()),) if writes else (),
        runnable=(runs, *LIBRARIES) if runs else (),
        cpu_seconds=allowance.cpu_seconds,
        memory_bytes=allowance.memory_bytes,
        file_bytes=allowance.file_bytes,
        niceness=allowance.niceness,
    )


def _finish(command: Sequence[str], allowance: Allowance, heard: Callable[[str], bool] | None) -> tuple[str, str]:
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
        cwd="/",
        start_new_session=True,
    ) as child:
        try:
            said = _listen(child, allowance.patience_seconds, heard)
            code = child.wait(timeout=allowance.patience_seconds)
        except (TimeoutError, subprocess.TimeoutExpired) as error:
            raise Broken("out_of_time", f"silent for {allowance.patience_seconds:.0f} s") from error
        finally:
            _kill(child)
    words = [bytes(part).decode(errors="replace") for part in said]
    if code != 0:
        raise _broken(code, words[1])
    return words[0], words[1]


def _listen(
    child: subprocess.Popen[bytes], patience: float, heard: Callable[[str], bool] | None
) -> tuple[bytearray, bytearray]:
    """Both outputs to their end, as they come."""
    assert child.stdout is not None
    assert child.stderr is not None
    said = (bytearray(), bytearray())
    line_start = 0
    deadline = time.monotonic() + patience
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ, said[0])
        selector.register(child.stderr, selectors.EVENT_READ, said[1])
        while selector.get_map():
            if (left := deadline - time.monotonic()) <= 0:
                raise TimeoutError
            for key, _ in selector.select(left):
                piece = os.read(key.fd, 65536)
                if not piece:
                    selector.unregister(key.fileobj)
                key.data.extend(piece)
                if len(key.data) > MOST_HEARD:
                    raise Broken("failed", "said too much")
            while heard and (line_end := said[0].find(b"\n", line_start)) >= 0:
                if heard(said[0][line_start:line_end].decode(errors="replace")):
                    deadline = time.monotonic() + patience
                line_start = line_end + 1
    return said


def _kill(child: subprocess.Popen[bytes]) -> None:
    """It and whatever is in its group, unless it has already been waited for."""
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)


def _broken(code: int, words: str) -> Exception:
    """Why a program ended badly. A full disk is our trouble and not the file's, so it stays an OSError."""
    if "No space left on device" in words or "Disk quota exceeded" in words:
        return OSError(errno.ENOSPC, "no room left to prepare the video")
    if "Cannot allocate memory" in words or "MemoryError" in words:
        return Broken("out_of_memory", words)
    if code == NOT_STARTED:
        return Broken("not_started", words)
    match -code:
        case signal.SIGXCPU:
            return Broken("out_of_time", words)
        case signal.SIGKILL | signal.SIGTERM | signal.SIGINT:
            return Broken("killed", words)
        case number if number > 0:
            return Broken("crashed", words)
    return Broken("failed", words)
