"""`canary`: plants words nobody can guess where only a vault may keep them, and looks for them everywhere else."""

import base64
import json
import mmap
import re
import secrets
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from fanlight_audit import asking
from fanlight_audit.asking import NoAnswer
from fanlight_audit.findings import LEAKED, Findings, Unchecked
from fanlight_audit.kept import Folder

DEEPEST = 3
"""So many packings within packings are looked through."""
MOST_UNPACKED = 64 * 1024 * 1024
GZIP, ZIP = b"\x1f\x8b\x08", b"PK\x03\x04"
ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")


@dataclass(frozen=True)
class Canaries:
    """Markers of 128 bits, by where each was put. They begin alike, so that one search finds them all."""

    prefix: str
    planted: dict[str, str]
    handle: str = ""

    @classmethod
    def fresh(cls, places: list[str]) -> "Canaries":
        prefix = secrets.token_hex(8)
        return cls(prefix, {place: prefix + secrets.token_hex(8) for place in places})


@dataclass(frozen=True)
class Hit:
    """Where a marker was found, and how it was written."""

    where: str
    form: str
    place: str
    """Where it had been planted; empty when only its beginning is there."""


def forms(word: str) -> dict[str, bytes]:
    """The ways in which a word may be written."""
    plain = word.encode()
    found = {
        "plain": plain,
        "capitals": word.upper().encode(),
        "hex": plain.hex().encode(),
        "hex in capitals": plain.hex().upper().encode(),
        "bytes": bytes.fromhex(word),
        "URL-encoded": "".join(f"%{byte:02x}" for byte in plain).encode(),
        "URL-encoded in capitals": "".join(f"%{byte:02X}" for byte in plain).encode(),
        "JSON-escaped": "".join(f"\\u{byte:04x}" for byte in plain).encode(),
        "UTF-16": word.encode("utf-16-le"),
        "UTF-16, big end first": word.encode("utf-16-be"),
        "reversed": plain[::-1],
    }
    for offset in range(3):  # the bytes before it decide how base64 writes it; the first and last characters are mixed
        encoded, is_whole = base64.b64encode(b"\x00" * offset + plain), (offset + len(plain)) % 3 == 0
        found[f"base64, offset {offset}"] = encoded[(0, 2, 3)[offset] : None if is_whole else -4]
    return found


class Scan:
    """Looks for the beginning that all markers share, then says which one it is."""

    def __init__(self, canaries: Canaries) -> None:
        self.canaries = canaries
        self.needles = {needle: form for form, needle in forms(canaries.prefix).items()}
        self.whole = {place: set(forms(marker).values()) for place, marker in canaries.planted.items()}
        self.looked_bytes = 0

    def data(self, where: str, data: bytes | mmap.mmap, depth: int = 0) -> Iterator[Hit]:
        """Hits in some bytes, and in whatever is packed in them."""
        self.looked_bytes += len(data)
        for needle, form in self.needles.items():
            at = data.find(needle)
            if at >= 0:
                around = bytes(data[max(0, at - 64) : at + 512])
                places = [place for place, whole in self.whole.items() if any(one in around for one in whole)]
                yield Hit(where, form, places[0] if places else "")
        if depth < DEEPEST:
            for name, inner in _unpacked(data):
                yield from self.data(f"{where} › {name}", inner, depth + 1)

    def path(self, path: Path) -> Iterator[Hit]:
        """Hits in a file, or in all files of a folder, whatever they are called; names are looked at too."""
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            yield from self.data(f"the name of {file}", str(file).encode(), DEEPEST)
            if file.is_file() and file.stat().st_size:
                with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
                    yield from self.data(str(file), mapped)
                    is_database = mapped[:15] == b"SQLite format 3"
                if is_database:
                    yield from self._rows(file)

    def _rows(self, file: Path) -> Iterator[Hit]:
        """A long value lies in pieces in a database's file: read it as rows too."""
        address = f"file:{quote(str(file))}?mode=ro"
        with suppress(sqlite3.Error), closing(sqlite3.connect(address, uri=True)) as database:
            for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                quoted = table.replace('"', '""')
                for row in database.execute(f'SELECT * FROM "{quoted}"'):  # noqa: S608  # quoted names of its own tables
                    for value in row:
                        if isinstance(value, str | bytes) and len(value) > 512:
                            data = value.encode() if isinstance(value, str) else value
                            yield from self.data(f"{file}, table {table}", data)


def _unpacked(data: bytes | mmap.mmap) -> Iterator[tuple[str, bytes]]:
    """What is packed in some bytes: gzip members, zlib streams, files of zips."""
    for match in re.finditer(re.escape(GZIP), data):
        yield from _inflated("gzip", data, match.start(), 31)
    for match in ZLIB.finditer(data):
        yield from _inflated("zlib", data, match.start(), 15)
    for match in re.finditer(re.escape(ZIP), data):
        at = match.start()
        names = int.from_bytes(data[at + 26 : at + 28], "little") + int.from_bytes(data[at + 28 : at + 30], "little")
        yield from _inflated("zip", data, at + 30 + names, -15)


def _inflated(name: str, data: bytes | mmap.mmap, at: int, kind: int) -> Iterator[tuple[str, bytes]]:
    """What can be had of a stream, up to where it breaks off."""
    stream, found, size = zlib.decompressobj(wbits=kind), [], 0
    with suppress(zlib.error):
        while at < len(data) and not stream.eof and size < MOST_UNPACKED:
            piece, before = data[at : at + 65536], stream.copy()
            try:
                found.append(stream.decompress(piece, MOST_UNPACKED))
            except zlib.error:  # it gives nothing of a piece that it cannot read to its end: go byte by byte
                found.extend(before.decompress(bytes([byte])) for byte in piece)
                break
            size, at = size + len(found[-1]), at + 65536
    if sum(len(one) for one in found) > 16:
        yield name, b"".join(found)


def plant(address: str, file: Path) -> Canaries:
    """Live a little as an ordinary person of a vault, with markers where only the vault may keep them."""
    places = ["password", "browser's name", "muted word", "file's name", "draft's caption"]
    canaries = Canaries.fresh(places)
    marker = canaries.planted
    person = _Person(address, agent=f"Browser/{marker[places[1]]}")
    handle = f"canary{secrets.token_hex(5)}"
    person.ask("GET", "/api/me")
    person.ask("POST", "/api/accounts", {"handle": handle, "password": marker["password"], "age_band": "adult"})
    person.ask("GET", "/api/me")
    person.ask("PUT", f"/api/taste/mutes/keywords/{marker['muted word']}")
    name = base64.b64encode(f"{marker[places[3]]}.mp4".encode()).decode()
    tus = {"Tus-Resumable": "1.0.0", "Upload-Length": "1000000", "Upload-Metadata": f"filename {name}"}
    person.ask("POST", "/api/uploads", headers=tus)
    draft = json.loads(person.ask("GET", "/api/drafts"))["drafts"][0]["id"]
    person.ask("PATCH", f"/api/drafts/{draft}", {"caption": f"a draft {marker[places[4]]}"})
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"prefix": canaries.prefix, "planted": marker, "handle": handle}, indent=2))
    return Canaries(canaries.prefix, marker, handle)


def planted_in(file: Path) -> Canaries:
    if not file.exists():
        raise Unchecked("no canaries were planted: fanlight-audit canary plant")
    return Canaries(**json.loads(file.read_text()))


class _Person:
    """A browser without a screen."""

    def __init__(self, address: str, agent: str) -> None:
        self.address, self.agent = address.rstrip("/"), agent
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None) -> str:
        sent = {"User-Agent": self.agent, **(headers or {})}
        sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent["X-CSRFToken"] = self.cookies.get("csrftoken", "")
        if body is not None:
            sent["Content-Type"] = "application/json"
        data = json.dumps(body).encode() if body is not None else b""
        status, answer, cookies = asking.send(method, self.address + path, data, sent)
        if status >= 400:
            raise NoAnswer(f"{method} {path} answers {status}: {answer[:200].decode(errors='replace')}", status)
        for cookie in cookies:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer.decode(errors="replace")


def scan(folder: Folder, canaries: Canaries, paths: list[Path], findings: Findings) -> None:
    """Whatever anyone may have of a Fanlight, and the files at hand: any marker in it is a leak."""
    scanning = Scan(canaries)
    hits: list[Hit] = []
    for plane in folder.planes:
        hits += scanning.data(f"the log of {plane.name}", b"\n".join(plane.entries))
        for blob in sorted((plane.folder / "blobs").glob("*")):
            hits += scanning.data(f"a blob of {plane.name}", blob.read_bytes())
    answers = 0
    for url in _open_addresses(folder, canaries):
        with suppress(NoAnswer):
            hits += scanning.data(url, asking.get(url))
            answers += 1
    for path in paths:
        hits += scanning.path(path)
    for hit in dict.fromkeys(hits):
        what = f"the {hit.place}" if hit.place else "a part of a marker"
        findings.failed("canary", hit.where, LEAKED, f"{what} of {canaries.handle or 'a person'}, {hit.form}")
    if not hits:
        words = f"{len(canaries.planted)} are nowhere in {answers} answers and {scanning.looked_bytes} bytes"
        findings.passed("canary", "markers", words)
    if not paths:
        words = "what only the operator has was not looked at: --scan PATH, a copy of disks or dumps"
        findings.unchecked("canary", "files", words)


def _open_addresses(folder: Folder, canaries: Canaries) -> Iterator[str]:
    """What the public plane shows to everyone."""
    public = folder.public.address
    yield from (f"{public}/", f"{public}/transparency", f"{public}/@{canaries.handle}")
    with suppress(NoAnswer, ValueError, KeyError):
        document = json.loads(asking.get(f"{public}/openapi.json"))
        yield from (f"{public}{path}" for path, ways in document["paths"].items() if "get" in ways and "{" not in path)
