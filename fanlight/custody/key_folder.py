"""The key-encryption key in a folder of files that only their owner may read, and former ones until they are let go."""

import os
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from fanlight.custody.keys import DataKey, KeyUnavailable, PrivateHalf, PublicHalf, UnsafeKeyFile, new_private_half
from fanlight.foundation.whole_files import write_anew_privately, write_new

CURRENT = "key-encryption.key"
FORMER = "former-{}.key"


class KeyFolder:
    """Wraps with the current key and opens with any that is there.

    Another process may change the key at any time: the file is looked at before each wrapping, which is rare.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._lock = folder, Lock()
        self._seen: object = None
        self._keys: tuple[PrivateHalf, ...] = ()

    def newest(self) -> PublicHalf:
        """The current key's public half; the first key is made when it is first asked for."""
        return self._at_hand()[0].public

    def unwrap(self, wrapped: bytes, owner: str, version: int) -> DataKey:
        """The data key again, or `KeyUnavailable`."""
        for kek in self._at_hand():
            try:
                return kek.unwrap(wrapped, owner, version)
            except KeyUnavailable:
                continue
        raise KeyUnavailable(f"no key in {self._folder} opens this data key")

    def former(self) -> list[str]:
        """Ids of the keys that wrap nothing any more."""
        current = self._folder / CURRENT
        current_id = PrivateHalf.at(current).public.kek_id if current.exists() else ""
        found = (PrivateHalf.at(path).public.kek_id for path in sorted(self._folder.glob(FORMER.format("*"))))
        return [kek_id for kek_id in found if kek_id != current_id]

    def exchange(self) -> PublicHalf:
        """Let a new key wrap from now on. The one before stays, to open what it wrapped.

        Killed at any moment, there is a current key, and each key that ever was one.
        """
        before = self._at_hand()[0]
        write_new(self._folder / FORMER.format(before.public.kek_id), before.pem)
        write_anew_privately(self._folder / CURRENT, new_private_half().pem)
        return self.newest()

    def lay_aside(self) -> None:
        """Make the current key a former one: from now on it is not a file that wraps."""
        path = self._folder / CURRENT
        if path.exists():
            path.rename(self._folder / FORMER.format(PrivateHalf.at(path).public.kek_id))

    def destroy(self, kek_id: str) -> None:
        """Make everything that only this former key opens unreadable, copies of it included."""
        path = self._folder / FORMER.format(kek_id)
        with path.open("r+b") as file:  # as far as a disk lets go of what it held
            file.write(b"\0" * path.stat().st_size)
            file.flush()
            os.fsync(file.fileno())
        path.unlink()

    def _at_hand(self) -> Sequence[PrivateHalf]:
        """All keys, the current one first."""
        path = self._folder / CURRENT
        with self._lock:
            paths = sorted(self._folder.glob(FORMER.format("*")))
            if not path.exists():
                if paths:
                    raise UnsafeKeyFile(f"{path} is gone, and {paths[-1].name} opens only what it wrapped; restore it")
                write_new(path, new_private_half().pem)  # of several processes that start together, one makes it
            found = path.stat()
            seen = (found.st_ino, found.st_mtime_ns, paths)
            if seen != self._seen:
                current = PrivateHalf.at(path)
                others = map(PrivateHalf.at, paths)
                former = [kek for kek in others if kek.public.kek_id != current.public.kek_id]
                self._keys, self._seen = (current, *former), seen
            return self._keys
