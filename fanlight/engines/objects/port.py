"""What we ask of a store of bytes."""

from pathlib import Path
from typing import Protocol


class Objects(Protocol):
    """Bytes kept under `<sha256>.<extension>`; a name once given always means the same bytes."""

    def put(self, source: Path, extension: str) -> str:
        """Keep a copy of a file, durably; its name. Keeping the same bytes twice keeps them once."""

    def put_bytes(self, data: bytes, extension: str) -> str:
        """Keep these bytes, durably; their name."""

    def has(self, name: str) -> bool:
        """Whether all the bytes of this name are here."""

    def path(self, name: str) -> Path:
        """Where to read them; a ValueError when the name is not one."""

    def delete(self, name: str) -> None:
        """Let them go; nothing happens when they are gone already."""
