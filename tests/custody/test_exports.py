"""Exports: written front to back, checked to the last byte, and refused with a reason when they are odd."""

import io
import json
import os
import stat
import struct
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanlight.custody.exports import command
from fanlight.custody.exports.checking import check
from fanlight.custody.exports.pieces import INDEX, MANIFEST, Media, Record, Rows, Words
from fanlight.custody.exports.reading import BadExport, Export
from fanlight.custody.exports.writing import Writer

TEXT = """
[[field]]
name = "people_person.name"
class = "protected"
purpose = ["account"]
basis = "contract"
retention = "account"
sealed = true
exported = true
crossing = []
"""
HASH = sha256(TEXT.encode()).hexdigest()
ROWS = [
    {"name": "Ada", "files": [{"path": "people/face.webp", "sha256": sha256(b"a face").hexdigest()}]},
    {"name": "B"},
]


class OneWay(io.BytesIO):
    """Takes bytes, and says nothing of where they went."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError

    def seek(self, *place: int) -> int:
        raise OSError


def export(tmp_path: Path, **more: Any) -> bytes:
    (tmp_path / "face").write_bytes(b"a face")
    out = OneWay()
    writer = Writer(out, at=datetime(2026, 11, 27, 12, tzinfo=UTC))
    writer.add(Words(MANIFEST, TEXT))
    writer.add(Record("people/one.json", {"name": "Ada"}))
    writer.add(Rows("people/people.jsonl", iter(more.pop("rows", ROWS))))
    writer.add(Media("people/face.webp", tmp_path / "face"))
    writer.add(Media("people/gone.webp", tmp_path / "gone"))
    fields = more.pop("fields", {"people_person.name": ("people/one.json#name", "people/people.jsonl#name")})
    writer.finish(made_by="Fanlight", vault="https://video.example", manifest_sha256=HASH, fields=fields)
    return out.getvalue()


def problems(data: bytes) -> list[str]:
    return check(io.BytesIO(data)).problems


def again(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The same export with other files in it, its index as it was."""
    with ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    return zipped(files)


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_a_whole_export_has_no_problems_and_can_be_read(tmp_path: Path) -> None:
    data = export(tmp_path)

    report = check(io.BytesIO(data))

    assert (report.problems, report.fields, report.files, report.rows) == ([], 1, 4, 3)
    opened = Export(io.BytesIO(data), most_bytes=10**6)
    assert [row["name"] for row in opened.rows("people/people.jsonl", dict[str, Any])] == ["Ada", "B"]
    assert opened.record("people/one.json", dict[str, str]) == {"name": "Ada"}
    assert not opened.has("people/gone.webp")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "people_person.name is nowhere in it."),
        ({"people_person.name": ("people/two.json#name",)}, "people/two.json, which is missing"),
        ({"people_person.name": ("people/people.jsonl#mail",)}, "as mail, which not every object there has"),
        ({"people_person.name": ("people/people.jsonl#files",)}, "as files, which not every object there has"),
    ],
)
def test_a_field_that_is_not_where_it_should_be_is_missed(tmp_path: Path, fields: Any, said: str) -> None:
    (problem,) = problems(export(tmp_path, fields=fields))

    assert said in problem


def test_a_file_that_rows_name_is_missed_and_compared(tmp_path: Path) -> None:
    lost = [{"name": "A", "files": [{"path": "people/lost.webp", "sha256": "0" * 64}]}]
    other = [{"name": "A", "files": [{"path": "people/face.webp", "sha256": "0" * 64}]}]

    assert problems(export(tmp_path, rows=lost)) == ["people/people.jsonl names people/lost.webp, which is missing."]
    assert problems(export(tmp_path, rows=other)) == [
        "people/face.webp is not the file that people/people.jsonl names."
    ]


def test_a_changed_row_or_byte_is_seen(tmp_path: Path) -> None:
    def changed(files: dict[str, bytes]) -> None:
        files["people/people.jsonl"] = files["people/people.jsonl"].replace(b"Ada", b"Eve")

    assert problems(again(export(tmp_path), changed)) == ["people/people.jsonl is not what the index says it is."]


@settings(max_examples=60, deadline=None)
@given(place=st.integers(min_value=0), to=st.integers(min_value=0, max_value=255))
def test_no_flipped_byte_passes_unseen_but_where_a_zip_holds_what_nobody_reads(place: int, to: int) -> None:
    """Names, sizes and contents are covered; times and the like in a zip's headers say nothing."""
    whole = WHOLE
    place %= len(whole)
    broken = whole[:place] + bytes([to]) + whole[place + 1 :]

    try:
        found = problems(broken)
    except BadExport:
        return
    if not found:
        with ZipFile(io.BytesIO(broken)) as now, ZipFile(io.BytesIO(whole)) as before:
            assert {name: now.read(name) for name in now.namelist()} == {
                name: before.read(name) for name in before.namelist()
            }


def _whole() -> bytes:
    out = io.BytesIO()
    writer = Writer(out, at=datetime(2026, 11, 27, 12, tzinfo=UTC))
    writer.add(Words(MANIFEST, TEXT))
    writer.add(Record("people/one.json", {"name": "Ada"}))
    fields = {"people_person.name": ("people/one.json#name",)}
    writer.finish(made_by="Fanlight", vault="", manifest_sha256=HASH, fields=fields)
    return out.getvalue()


WHOLE = _whole()


def with_entry(info: ZipInfo, data: bytes = b"x", packing: int = ZIP_DEFLATED) -> bytes:
    out = io.BytesIO(WHOLE)
    with ZipFile(out, "a") as archive:
        archive.writestr(info, data, packing)
    return out.getvalue()


def link() -> ZipInfo:
    info = ZipInfo("people/link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def overlapping() -> bytes:
    """Two entries that say they are the same bytes, as a zip bomb's are."""
    data = bytearray(zipped({"one.txt": b"one" * 50, "two.txt": b"one" * 50}))
    second = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, second + 42, 0)
    return bytes(data)


def indexed(**more: Any) -> bytes:
    index = {
        "format": "fanlight-export",
        "version": 1,
        "made_by": "",
        "made_at": "",
        "vault": "",
        "manifest_sha256": HASH,
        "fields": {},
        "files": {},
        **more,
    }
    return zipped({INDEX: json.dumps(index).encode()})


HOSTILE = {
    "nothing": (b"", "not_a_zip"),
    "words": (b"this is a letter", "not_a_zip"),
    "cut short": (WHOLE[:-30], "not_a_zip"),
    "no index": (zipped({"a.txt": b"a"}), "no_index"),
    "up a folder": (with_entry(ZipInfo("../../etc/passwd")), "bad_name"),
    "from the root": (with_entry(ZipInfo("/etc/passwd")), "bad_name"),
    "a drive": (with_entry(ZipInfo("C:\\x")), "bad_name"),
    "dots inside": (with_entry(ZipInfo("people/..x")), "bad_name"),
    "a link": (with_entry(link()), "not_a_file"),
    "a folder": (with_entry(ZipInfo("people/")), "bad_name"),
    "not listed": (with_entry(ZipInfo("people/more.json")), "unlisted"),
    "packed oddly": (with_entry(ZipInfo("people/more.json"), packing=ZIP_BZIP2), "unknown_packing"),
    "a bomb": (with_entry(ZipInfo("people/bomb.json"), bytes(9_000_000)), "bomb"),
    "bytes shared": (overlapping(), "bomb"),
    "listed and not there": (indexed(files={"a.json": {"sha256": HASH, "size_bytes": 1}}), "missing"),
    "a huge number": (indexed(files={"a.json": {"sha256": HASH, "size_bytes": 10**30}}), "wrong_json"),
    "less than nothing": (indexed(files={"a.json": {"sha256": HASH, "size_bytes": -1}}), "wrong_json"),
    "another version": (indexed(version=2), "wrong_json"),
    "more than is known": (indexed(more=1), "wrong_json"),
    "no json": (zipped({INDEX: b"{"}), "wrong_json"),
    "deep": (zipped({INDEX: b"[" * 100_000}), "wrong_json"),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_is_odd_is_refused_for_what_it_is(name: str) -> None:
    data, code = HOSTILE[name]

    with pytest.raises(BadExport) as refused:
        Export(io.BytesIO(data), most_bytes=10**8)

    assert refused.value.code == code
    assert str(refused.value).endswith(".") or code == "wrong_json"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_is_refused() -> None:
    with pytest.raises(BadExport) as refused:
        Export(io.BytesIO(with_entry(ZipInfo(INDEX))), most_bytes=10**8)

    assert refused.value.code == "name_twice"


def test_more_than_is_taken_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(BadExport) as refused:
        Export(io.BytesIO(WHOLE), most_bytes=100)

    assert refused.value.code == "too_large"


class Person(msgspec.Struct):
    name: str


def test_a_row_of_another_form_and_a_line_without_end_are_refused(tmp_path: Path) -> None:
    wrong = Export(io.BytesIO(export(tmp_path, rows=[{"name": 5}])), most_bytes=10**6)
    long = Export(io.BytesIO(export(tmp_path, rows=[{"name": os.urandom(5_000_000).hex()}])), most_bytes=10**8)

    with pytest.raises(BadExport, match=r"people/people.jsonl, line 1"):
        list(wrong.rows("people/people.jsonl", Person))
    with pytest.raises(BadExport, match=r"longer than"):
        list(long.rows("people/people.jsonl", Person))


@pytest.mark.parametrize("whole", [True, False])
def test_the_command_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str], *, whole: bool) -> None:
    file = tmp_path / "export.zip"
    file.write_bytes(export(tmp_path) if whole else export(tmp_path, fields={}))

    status = command.run(["check", str(file)])

    said = capsys.readouterr().out
    assert (status, "Nothing is missing." in said) == ((0, True) if whole else (1, False))
    assert ("people_person.name is nowhere in it." in said) is not whole


def test_the_command_refuses_what_is_no_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "letter.zip").write_bytes(b"dear all")

    assert command.run(["check", str(tmp_path / "letter.zip")]) == 2
    assert "not a zip file" in capsys.readouterr().err
