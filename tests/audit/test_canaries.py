"""The scan for markers finds them however they are written, and says nothing of what only looks like them."""

import base64
import gzip
import io
import json
import pickle
import sqlite3
import zipfile
import zlib
from contextlib import closing
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest
from fanlight_audit.canaries import Canaries, Scan

FRESH = Canaries.fresh(["one", "two"])
WORD = FRESH.planted["two"]


def zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr("dump.json", data)
    return out.getvalue()


WAYS: dict[str, bytes] = {
    "plain": WORD.encode(),
    "capitals": WORD.upper().encode(),
    "within words": json.dumps({"bio": f"ä„ {WORD} x"}).encode(),
    **{f"base64 behind {n} bytes": base64.b64encode(b"x" * n + WORD.encode() + b"yz") for n in range(6)},
    "base64 for addresses": base64.urlsafe_b64encode(b"~~?" + WORD.encode()),
    "hex": WORD.encode().hex().encode(),
    "bytes": b"\x00" + bytes.fromhex(WORD) + b"\x00",
    "percent": "".join(f"%{byte:02X}" for byte in WORD.encode()).encode(),
    "address": quote_from_bytes(WORD.encode()).encode(),
    "UTF-16": WORD.encode("utf-16"),
    "UTF-16 big": WORD.encode("utf-16-be"),
    "backwards": WORD[::-1].encode(),
    "escapes": "".join(f"\\u{ord(letter):04x}" for letter in WORD).encode(),
    "gzip behind others": gzip.compress(b"first") + gzip.compress(b"the second " + WORD.encode() + b" of two"),
    "gzip broken off": gzip.compress(WORD.encode() + bytes(range(256)) * 40)[:-9],
    "zlib": b"PNG" + zlib.compress(b"some words and " + WORD.encode()),
    "zip in gzip": gzip.compress(zipped(b"a dump of " + WORD.encode() + b" and more" * 9)),
    "pickle": pickle.dumps({"vector": [1.0], "word": WORD}),
}


@pytest.mark.parametrize("way", WAYS)
def test_it_is_found(way: str) -> None:
    hits = list(Scan(FRESH).data("here", b"before " + WAYS[way] + b" after"))
    assert hits
    assert {hit.place for hit in hits} <= {"two", ""}


def test_nothing_else_is_found(tmp_path: Path) -> None:
    other = Canaries.fresh(["one", "two"])
    assert other.prefix != FRESH.prefix
    for data in WAYS.values():
        assert list(Scan(other).data("here", data)) == []


def test_files_are_looked_at_by_name_as_bytes_and_as_rows(tmp_path: Path) -> None:
    (tmp_path / f"{WORD}.log").write_bytes(b"")
    (tmp_path / "deep").mkdir()
    long = "x" * 5000 + WORD + "y" * 9000
    with closing(sqlite3.connect(tmp_path / "deep" / "public.sqlite3")) as database:
        database.execute("PRAGMA page_size = 512")
        database.execute("CREATE TABLE words (id INTEGER, word TEXT)")
        database.executemany("INSERT INTO words VALUES (?, ?)", [(n, long[: -n or None]) for n in range(40)])
        database.execute("DELETE FROM words WHERE id = 7")
        database.commit()
    found = {hit.where for hit in Scan(FRESH).path(tmp_path)}
    assert any(where.startswith("the name of") for where in found)
    assert any("table words" in where for where in found)
