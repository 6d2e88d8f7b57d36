"""Bad inputs by the hundred through the whole preparation: what got out, what hung, what it took."""

import json
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from fanlight.media.preparation import prepare
from fanlight.media.refusal import Unacceptable
from tests.media import corpus
from tests.media.drawing import LIMITS

MUTATED, SEED = 360, 1
HANGS_AFTER_SECONDS = 120.0
KILOBYTE, MEGABYTE = 1024, 1_000_000


@dataclass
class Told:
    """What became of a corpus."""

    outcomes: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)
    slowest_seconds: float = 0.0


def measure() -> dict[str, float]:
    """`hostile.corpus` files, of which `hostile.escapes` were accepted though they reach elsewhere or ask for too much,
    or reached it; `hostile.hangs` took minutes; `hostile.lost` ended in an error that is nobody's answer; and the most
    that a single process took: `hostile.peak_rss_mb`."""
    with tempfile.TemporaryDirectory() as name, socket.create_server(("127.0.0.1", 0)) as listener:
        folder = Path(name)
        list(corpus.reaching(folder, f"http://127.0.0.1:{listener.getsockname()[1]}/clip.mp4"))
        list(corpus.demanding(folder))
        # In a process of its own: drawing the demanding ones takes more memory than any preparation may.
        tried = subprocess.run([sys.executable, "-m", "bench.hostile", name], check=True, stdout=subprocess.PIPE)
        *told, numbers = tried.stdout.decode().splitlines()
        print("\n".join(told))
        found: dict[str, float] = json.loads(numbers)
        found["hostile.escapes"] += _connections(listener)
        return found


def _tried(folder: Path) -> dict[str, float]:
    told, out = Told(), folder / "out"
    made = sorted(file for file in folder.glob("*.*") if file.name != corpus.SECRET)
    _try(made, out, told)
    escaped = told.outcomes["accepted"]  # of those none may be
    _try(corpus.mutated(folder, MUTATED, seed=SEED), out, told)
    for outcome, count in told.outcomes.most_common():
        print(f"  {outcome:24} {count}")
    for trouble in told.troubles:
        print(f"  lost: {trouble}")
    return {
        "hostile.corpus": float(told.outcomes.total()),
        "hostile.escapes": float(escaped),
        "hostile.hangs": float(told.slowest_seconds > HANGS_AFTER_SECONDS),
        "hostile.lost": float(len(told.troubles)),
        "hostile.slowest_s": told.slowest_seconds,
        "hostile.peak_rss_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * KILOBYTE / MEGABYTE,
    }


def _try(files: Iterable[Path], out: Path, told: Told) -> None:
    for file in files:
        began = time.monotonic()
        try:
            prepare(file, out, LIMITS)
            told.outcomes["accepted"] += 1
        except Unacceptable as turned:
            told.outcomes[turned.code] += 1
        except Exception as trouble:  # noqa: BLE001  # the very thing that is counted
            told.outcomes["lost"] += 1
            told.troubles.append(f"{file.name}: {trouble!r}")
        told.slowest_seconds = max(told.slowest_seconds, time.monotonic() - began)
        file.unlink()


def _connections(listener: socket.socket) -> int:
    listener.setblocking(False)
    for count in range(1000):
        try:
            listener.accept()[0].close()
        except BlockingIOError:
            return count
    return 1000


if __name__ == "__main__":
    print(json.dumps(_tried(Path(sys.argv[1]))))
