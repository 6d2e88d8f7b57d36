"""Holding the state to write it: one process at a time, growing by whole generations."""

import fcntl
import mmap
import os
from pathlib import Path

import numpy as np

from fanlight.recommender.state import directory, layout, snapshot
from fanlight.recommender.state.arrays import State
from fanlight.recommender.state.reader import LIVE, Reader

SMALLEST = 1024


class Busy(RuntimeError):
    """Another process is writing this state."""


class Writer:
    """The one who may write. `state` changes its identity when it grows: ask for it anew after `make_room`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder = folder
        self._lock = os.open(folder / "writer.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._lock)
            raise Busy(str(folder)) from error
        self._is_published = False
        self.state = self._generation(SMALLEST)

    def close(self) -> None:
        """Let another writer in; the live file stays for its readers."""
        os.close(self._lock)

    def restore(self) -> bool:
        """Take up the last snapshot; False when there is none that this build can read."""
        kept = snapshot.read(self.folder)
        if kept is None:
            return False
        self.fill(*kept)
        return True

    def fill(self, header: snapshot.Header, rows: snapshot.Rows) -> None:
        """Take up a snapshot that was read, in the place of what there is."""
        self.state = self._generation(_power_of_two(int(max(header["videos"][0], header["creators"][0]))))
        _fill(self.state, header, rows)
        self.state.header["fitted"] = 0  # not kept: fitted anew

    def clear(self) -> None:
        """Begin with nothing; readers keep what they have until `publish`."""
        self.state = self._generation(SMALLEST)

    def keep(self) -> None:
        """Write a snapshot that survives power cuts."""
        snapshot.write(self.folder, self.state)

    def publish(self) -> None:
        """Let readers see this generation in place of the one before."""
        if not self._is_published:
            self._unpublished.replace(self.folder / LIVE)
            self._is_published = True

    def is_served(self) -> bool:
        """Whether readers have a state to read, be it an older one."""
        return Reader(self.folder).state() is not None

    def make_room(self, videos: int) -> None:
        """See to it that so many more videos fit."""
        wanted = self.state.videos + videos
        if wanted <= self.state.capacity:
            return
        before, was_published = self.state, self._is_published
        self.state = self._generation(_power_of_two(wanted + 1))
        _fill(self.state, before.header, snapshot.rows(before) | snapshot.unkept(before))
        if was_published:
            self.publish()

    @property
    def _unpublished(self) -> Path:
        return self.folder / "live.next"

    def _generation(self, capacity: int) -> State:
        """An empty state in a new file that no reader knows yet."""
        _, size = layout.offsets(capacity)
        self._unpublished.unlink(missing_ok=True)
        self._is_published = False
        descriptor = os.open(self._unpublished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.ftruncate(descriptor, size)
            buffer = mmap.mmap(descriptor, size)
        finally:
            os.close(descriptor)
        header = np.ndarray((1,), layout.HEADER, buffer, 0)
        header["magic"], header["layout"], header["capacity"] = layout.MAGIC, layout.LAYOUT, capacity
        return State.over(buffer)


def _fill(state: State, header: snapshot.Header, rows: snapshot.Rows) -> None:
    """Copy the used rows of another generation, then make them findable."""
    capacity = state.capacity
    state.header[:] = header
    state.header["capacity"] = capacity
    for name, values in rows.items():
        getattr(state, name)[tuple(slice(length) for length in values.shape)] = values
    directory.insert(state.table, state.keys, np.arange(state.videos))
    directory.insert(state.creator_table, state.creator_keys, np.arange(int(header["creators"][0])))


def _power_of_two(at_least: int) -> int:
    return max(SMALLEST, 1 << (at_least - 1).bit_length())
