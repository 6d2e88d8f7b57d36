"""What we ask of a store of bytes."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Protocol


class WrongBytes(ValueError):
    """What came is not what its name promised."""


class Away(Exception):
    """Whoever has these bytes does not answer now; ask again."""


class Readable(Protocol):
    """Where bytes can be read."""

    def path(self, name: str) -> Path:
        """Where to read them; a ValueError when the name is not one. They may have to be fetched first."""


class Objects(Protocol):
    """Bytes kept under `<sha256>.<extension>`; a name once given always means the same bytes."""

    def put(self, source: Path, extension: str) -> str:
        """Keep a copy of a file, durably; its name. Keeping the same bytes twice keeps them once."""

    def put_bytes(self, data: bytes, extension: str) -> str:
        """Keep these bytes, durably; their name."""

    def receive(self, pieces: Iterable[bytes], name: str) -> int:
        """Keep what comes in, durably, if it is what `name` says, else WrongBytes; how many bytes came."""

    def has(self, name: str) -> bool:
        """Whether all the bytes of this name are here."""

    def path(self, name: str) -> Path:
        """Where to read them; a ValueError when the name is not one."""

    def delete(self, name: str) -> None:
        """Let them go; nothing happens when they are gone already."""

    def forget_unfinished(self, *, older_than: timedelta) -> int:
        """Delete what a killed process left half written, once nobody has added to it for so long; how many."""
