"""Where the built app lies, and how long a browser may keep its files."""

from pathlib import Path
from typing import Any

import fanlight.vault

APP = Path(fanlight.vault.__file__).parent / "app"
"""The front end's build puts its files here; the vault serves them from its root."""


def immutable(path: str, url: str) -> bool:
    """For WhiteNoise: whether a file's name changes with its content."""
    return url.startswith("/assets/")


def built_headers(headers: Any, path: str, url: str) -> None:
    """For WhiteNoise: a file that keeps its name, such as the service worker, is asked for each time."""
    if not immutable(path, url):
        headers["Cache-Control"] = "no-cache"
