"""What a plane that cheats can do with its own key: another log under the same name."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from fanlight.custody import entries, tiles
from fanlight.custody.log import Log
from fanlight.custody.signing import Signer, signing_key
from tests.audit.proxy import Choice
from tests.custody.shelves import MemoryShelf

Entry = dict[str, Any]


def log_of(
    kept: list[bytes], origin: str, key: Path, change: Callable[[list[Entry]], list[Entry]]
) -> Mapping[str, bytes]:
    """The addresses of a log whose entries were changed before anyone saw them, truly signed."""
    changed = [entries.canonical(entry) for entry in change([json.loads(data) for data in kept])]
    log = Log.on(MemoryShelf(), Signer.plain(origin, signing_key(key)))
    log.append(changed)
    found = {f"/log/tile/{place.path}": log.part(place) for place in tiles.places_in(len(changed))}
    return {path: data for path, data in found.items() if data} | {"/log/checkpoint": log.shelf.head() or b""}


def instead(addresses: Mapping[str, bytes], **more: bytes) -> Choice:
    """Answer so, and say nothing as a witness: one owner's two planes lie together."""

    def choose(path: str, headers: Mapping[str, str], data: bytes) -> bytes | None:
        if path.startswith("/witness/"):
            return None
        return addresses.get(path, data)

    return choose


def without(kind: str) -> Callable[[list[Entry]], list[Entry]]:
    return lambda found: [entry for entry in found if entry["type"] != kind]
