"""Bytes that are somewhere else, fetched whole when they are first asked for and kept while there is room."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, Semaphore

from fanlight.engines.objects.folder import Folder
from fanlight.engines.objects.port import Away, WrongBytes

AT_ONCE = 4
"""So many may wait for bytes at the same time; who comes on top is asked to come again."""
REST_SECONDS = 5.0
"""After the other side was away, nobody waits for it for so long."""
TOUCH_SECONDS = 600.0
LOOK_SECONDS = 5.0
KEPT_SHARE = 0.9
"""Once the folder is too large, what was asked for longest ago goes until this share is left."""
NONE_SECONDS, MOST_NONE = 30.0, 1000

Fetch = Callable[[str], Iterable[bytes]]
"""The bytes of a name, FileNotFoundError when there are none, `Away` when nobody answers."""


class Cache:
    """Reads like a folder of objects, and keeps no more than so many bytes, but for what comes within seconds."""

    def __init__(self, root: Path, fetch: Fetch, *, most_bytes: int) -> None:
        self.folder = Folder(root)
        self.most_bytes = most_bytes
        self._fetch = fetch
        self._waiting = Semaphore(AT_ONCE)
        self._lock = Lock()
        self._fetching: dict[str, Lock] = {}
        self._none: dict[str, float] = {}
        self._rests_until = 0.0
        self._looked_at = 0.0

    def path(self, name: str) -> Path:
        """Where to read it, fetched if need be: FileNotFoundError where there is none, `Away` while nobody can say."""
        place = self.folder.path(name)
        if not place.is_file():
            self._bring(name)
        _touch(place)
        return place

    def has(self, name: str) -> bool:
        """Whether it is here already."""
        return self.folder.has(name)

    def is_filling(self) -> bool:
        """Whether more would soon push something out."""
        return _size(_files(self.folder.root)) >= KEPT_SHARE * self.most_bytes

    def _bring(self, name: str) -> None:
        now = time.monotonic()
        if now < self._none.get(name, 0):
            raise FileNotFoundError(name)
        if now < self._rests_until or not self._waiting.acquire(blocking=False):
            raise Away(name)
        try:
            with self._alone(name):
                if not self.folder.has(name):
                    self._receive(name)
        finally:
            self._waiting.release()
        self._make_room()

    def _receive(self, name: str) -> None:
        try:
            self.folder.receive(self._fetch(name), name)
        except FileNotFoundError:
            if len(self._none) >= MOST_NONE:
                self._none.clear()
            self._none[name] = time.monotonic() + NONE_SECONDS
            raise
        except Away:
            self._rests_until = time.monotonic() + REST_SECONDS
            raise
        except WrongBytes as error:
            raise FileNotFoundError(name) from error

    @contextmanager
    def _alone(self, name: str) -> Iterator[None]:
        """One thread fetches it; the others find it here."""
        with self._lock:
            mine = self._fetching.setdefault(name, Lock())
        try:
            with mine:
                yield
        finally:
            with self._lock:
                self._fetching.pop(name, None)

    def _make_room(self) -> None:
        """Let go of what was asked for longest ago, when there is too much."""
        if time.monotonic() - self._looked_at < LOOK_SECONDS:
            return
        self._looked_at = time.monotonic()
        files = sorted(_files(self.folder.root))
        size = _size(files)
        if size <= self.most_bytes:
            return
        for _, one, path in files:
            path.unlink(missing_ok=True)
            size -= one
            if size <= KEPT_SHARE * self.most_bytes:
                return


def _files(root: Path) -> list[tuple[float, int, Path]]:
    """When each was last asked for, how large it is, where it is; what is still arriving is nobody's to let go."""
    found = []
    for path in root.glob("??/*"):
        try:
            told = path.stat()
        except FileNotFoundError:
            continue
        found.append((told.st_mtime, told.st_size, path))
    return found


def _size(files: Iterable[tuple[float, int, Path]]) -> int:
    return sum(size for _, size, _ in files)


def _touch(path: Path) -> None:
    """Note that it was asked for; to ten minutes, since a watch asks many times."""
    try:
        if time.time() - path.stat().st_mtime > TOUCH_SECONDS:
            os.utime(path)
    except FileNotFoundError:  # let go this moment: whoever opens it finds out, and asks again
        return
