"""Reading the shared state while another process writes it."""

import mmap
import os
from pathlib import Path

import numpy as np

from fanlight.recommender.state import layout
from fanlight.recommender.state.arrays import State

LIVE = "live"


class Reader:
    """Gives the current generation; a writer that grows or restarts renames a new file into its place."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LIVE
        self._current: tuple[int, State | None] = (0, None)  # inode, state

    def state(self) -> State | None:
        """The state of this moment, or None while there is none of our layout. Costs one stat."""
        try:
            inode = os.stat(self._path).st_ino  # noqa: PTH116 - half the price of Path.stat
        except FileNotFoundError:
            return None
        known, state = self._current
        if inode != known:  # an inode is not given out again while its file is mapped
            state = _mapped(self._path)
            self._current = (inode, state)
        return state


def _mapped(path: Path) -> State | None:
    with path.open("rb") as file:
        if not is_ours(file.read(layout.HEADER.itemsize)):
            return None
        return State.over(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def is_ours(head: bytes) -> bool:
    """Whether a file that begins so has the arrays that this build reads."""
    if len(head) < layout.HEADER.itemsize:
        return False
    header = np.frombuffer(head, layout.HEADER, 1)
    return int(header["magic"][0]) == layout.MAGIC and int(header["layout"][0]) == layout.LAYOUT
