"""The auditor's folder: the keys trusted on first use, and every log as it was first seen."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fanlight_audit import asking, notes, trees
from fanlight_audit.asking import NoAnswer
from fanlight_audit.findings import MALFORMED, SILENT, Failed, Unchecked
from fanlight_audit.notes import BadNote, Checkpoint, Key

SHA256 = re.compile("[0-9a-f]{64}")
ABOUT = "/.well-known/custody.json"
Entry = dict[str, Any]
"""As it stands in the log: v, type, t, by and body."""


class NoFolder(Exception):
    """There is nothing kept here, or something else than is asked for."""


@dataclass
class Plane:
    """One plane of a Fanlight, as it was when its keys were first seen, and its log as far as it was fetched."""

    folder: Path
    about: dict[str, Any]
    entries: list[bytes] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(self.about["plane"])

    @property
    def address(self) -> str:
        return str(self.about["address"])

    @property
    def log_url(self) -> str:
        return str(self.about["log"]["url"])

    @property
    def is_vault(self) -> bool:
        return self.name.startswith("vault:")

    @cached_property
    def key(self) -> Key:
        return Key.of(self.about["log"]["vkey"])

    @cached_property
    def witness_key(self) -> Key:
        return Key.of(self.about["witness"]["vkey"])

    @property
    def checkpoint(self) -> Checkpoint | None:
        """The last one believed."""
        file = self.folder / "checkpoint"
        return notes.checkpoint(notes.read(file.read_bytes()), self.key) if file.exists() else None

    @property
    def leaves(self) -> list[bytes]:
        return [trees.leaf_hash(entry) for entry in self.entries]

    def root(self, size: int) -> bytes:
        """Of the log as it is kept here, at an earlier size."""
        return trees.root(self.leaves[:size])

    def keep(self, head: bytes, entries: list[bytes]) -> None:
        """The entries first: a checkpoint without them could not be compared with anything."""
        self.entries = entries
        _write(self.folder / "entries", trees.bundle(entries))
        _write(self.folder / "checkpoint", head)

    def told(self, *types: str) -> Iterator[tuple[int, Entry]]:
        """What the log says, of some types or of all, with its place."""
        for index, data in enumerate(self.entries):
            entry = json.loads(data)
            if not types or entry["type"] in types:
                yield index, entry

    def bodies(self, *types: str) -> list[dict[str, Any]]:
        return [entry["body"] for _, entry in self.told(*types)]

    def blob(self, sha256: str) -> bytes:
        """What an entry names by its hash."""
        if not SHA256.fullmatch(sha256):
            raise Failed(MALFORMED, f"{sha256[:80]!r} is no hash")
        file = self.folder / "blobs" / sha256
        if not file.exists():
            try:
                data = asking.get(f"{self.log_url}/blob/{sha256}")
            except NoAnswer as error:
                raise Failed(SILENT, f"what the log names {sha256[:16]}… is not shown ({error})") from error
            if hashlib.sha256(data).hexdigest() != sha256:
                raise Failed(SILENT, f"what is shown as {sha256[:16]}… is something else")
            _write(file, data)
        return file.read_bytes()


@dataclass
class Folder:
    """Everything this auditor knows."""

    path: Path
    planes: list[Plane]

    @property
    def vaults(self) -> list[Plane]:
        return [plane for plane in self.planes if plane.is_vault]

    @property
    def public(self) -> Plane:
        for plane in self.planes:
            if plane.name == "public":
                return plane
        raise Unchecked("there is no public plane in this folder")

    def plane(self, name: str) -> Plane | None:
        return next((plane for plane in self.planes if plane.name == name), None)


def open_folder(path: Path) -> Folder:
    """What is kept in a folder."""
    places = sorted((path / "planes").glob("*/about.json"))
    if not places:
        raise NoFolder(f"nothing is kept in {path}; begin with: fanlight-audit init URL --folder {path}")
    planes = [Plane(place.parent, json.loads(place.read_text())) for place in places]
    for plane in planes:
        if (plane.folder / "entries").exists():
            plane.entries = trees.entries_of((plane.folder / "entries").read_bytes())
    return Folder(path, planes)


def begin(url: str, path: Path) -> Folder:
    """Trust, on this first use, the keys that a plane and those it names show."""
    if (path / "planes").exists():
        raise NoFolder(f"{path} is in use; name another folder, so that keys are never replaced unseen")
    first = asked_about(url)
    told = {str(one["custody_url"]): str(one["address"]) for one in first.get("planes", [])}
    found = {first["plane"]: first | {"address": url.rstrip("/")}}
    for custody_url, address in told.items():
        try:
            about = json.loads(asking.get(custody_url))
            found.setdefault(about["plane"], about | {"address": address.rstrip("/")})
        except (NoAnswer, ValueError, KeyError):
            continue  # said by whatever needs it
    for name, about in sorted(found.items()):
        Key.of(about["log"]["vkey"]), Key.of(about["witness"]["vkey"])
        folder = path / "planes" / "".join(c if c.isalnum() or c == "-" else "-" for c in name)
        _write(folder / "about.json", json.dumps(about, indent=2, sort_keys=True).encode())
    return open_folder(path)


def hour_of(hour: str) -> datetime:
    """Entries say hours and nothing finer."""
    return datetime.strptime(hour, "%Y-%m-%dT%H").replace(tzinfo=UTC)


def asked_about(url: str) -> dict[str, Any]:
    """What a plane says of itself now."""
    parts = urlsplit(url)
    try:
        about = json.loads(asking.get(f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}{ABOUT}"))
        Key.of(about["log"]["vkey"])
    except (ValueError, KeyError, TypeError, BadNote) as error:
        raise NoAnswer(f"{url} shows no custody.json that can be read: {error}") from error
    return dict(about)


def _write(file: Path, data: bytes) -> None:
    """Whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(file.name + ".new")
    new.write_bytes(data)
    new.replace(file)
