"""Where files are made before they get their names."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = ".making-"


@contextmanager
def scratch(out: Path) -> Iterator[Path]:
    """A folder inside `out` that only this run writes; what a killed run left behind goes first."""
    out.mkdir(parents=True, exist_ok=True)
    for left in out.glob(f"{PREFIX}*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=out.resolve()) as folder:
        yield Path(folder)
