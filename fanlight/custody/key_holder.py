"""Who holds the key-encryption key of a vault: a file, or people."""

from pathlib import Path

from fanlight.custody import quorum
from fanlight.custody.key_folder import KeyFolder
from fanlight.custody.keys import KeyEncryption


def of(folder: Path) -> KeyEncryption:
    """The holder, as the folder of keys says."""
    return quorum.Held(folder) if quorum.is_held(folder) else KeyFolder(folder)
