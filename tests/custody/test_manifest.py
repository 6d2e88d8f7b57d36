"""The manifest of what is kept."""

from pathlib import Path

import pytest

from fanlight.custody.manifest import BadManifest, Manifest, changes, load

ENTRY = """
[[field]]
name = "people_person.sealed"
class = "protected"
purpose = ["account"]
basis = "contract"
retention = "account"
sealed = true
exported = true
crossing = []
"""


def manifest(tmp_path: Path, text: str) -> Manifest:
    path = tmp_path / "manifest.toml"
    path.write_text(text)
    return load(path)


def test_a_column_that_is_not_declared_is_found(tmp_path: Path) -> None:
    kept = [("people_person", "sealed"), ("people_person", "shoe_size")]

    differences = manifest(tmp_path, ENTRY).differences(kept)

    assert differences.undeclared == ["people_person.shoe_size"]
    assert differences.gone == []


def test_a_declared_column_that_is_gone_is_found(tmp_path: Path) -> None:
    differences = manifest(tmp_path, ENTRY).differences([])

    assert differences.gone == ["people_person.sealed"]
    assert differences.undeclared == []


def test_a_manifest_that_is_kept_has_no_differences(tmp_path: Path) -> None:
    differences = manifest(tmp_path, ENTRY).differences([("people_person", "sealed")])

    assert (differences.undeclared, differences.gone) == ([], [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('class = "protected"', 'class = "interesting"'),
        ('purpose = ["account"]', "purpose = []"),
        ('purpose = ["account"]', 'purpose = ["advertising"]'),
        ('basis = "contract"', 'basis = "because"'),
        ('retention = "account"', 'retention = "for ever"'),
        ('retention = "account"', 'retention = "0 days"'),
        ("sealed = true", 'sealed = "yes"'),
        ("sealed = true\n", ""),
        ("crossing = []", "crossing = []\nnote = 'unknown word'"),
        ('name = "people_person.sealed"', 'name = "sealed"'),
        ("[[field]]", "[[feild]]"),
        ("[[field]]", "[[field"),
    ],
)
def test_a_manifest_that_says_something_else_is_refused(tmp_path: Path, before: str, after: str) -> None:
    with pytest.raises(BadManifest):
        manifest(tmp_path, ENTRY.replace(before, after))


def test_declaring_a_column_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadManifest, match=r"people_person\.sealed"):
        manifest(tmp_path, ENTRY + ENTRY)


def test_the_shipped_manifest_is_well_formed() -> None:
    assert len(load().fields) > 20


def test_what_a_manifest_declares_otherwise_is_named():
    old = b'[[field]]\nname = "a.one"\nkept = "1 days"\n[[field]]\nname = "a.two"\n[[field]]\nname = "a.three"\n'
    new = b'[[field]]\nname = "a.one"\nkept = "9 days"\n[[field]]\nname = "a.two"\n[[field]]\nname = "a.four"\n'

    found = changes(old, new)

    assert (found.fields, found.added, found.removed, found.changed) == (3, ["a.four"], ["a.three"], ["a.one"])


@pytest.mark.parametrize("text", [b"\xff", b"not = toml = at all", b"[[field]]\nkept = 1\n", b"field = 3\n"])
def test_what_is_no_manifest_has_no_changes(text: bytes):
    with pytest.raises(BadManifest):
        changes(b"", text)
