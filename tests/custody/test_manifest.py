"""The manifest of what is kept."""

from pathlib import Path

import pytest

from fanlight.custody.manifest import BadManifest, Manifest, changes, load, weakened

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


BESIDE = """
[[crossing]]
class = "follow"
fields = ["followed_id"]

[[removal]]
table = "people_person"
by = "people.forget"
since = "day"

[[answer]]
schema = "Card"
shows = ["own"]
of = ["people_person.sealed"]
fields = ["name"]

[[answer]]
schema = "Face"
shows = ["public"]
of = ["people_person.sealed"]
fields = ["name"]

[[request]]
schema = "SignUp"
purpose = ["account"]
fields = { name = "people_person.sealed", code = "not kept" }
"""


@pytest.mark.parametrize(
    ("before", "after", "weaker"),
    [
        ('retention = "7 days"', 'retention = "8 days"', "people_person.sealed"),
        ('retention = "7 days"', 'retention = "169 hours"', "people_person.sealed"),
        ('retention = "7 days"', 'retention = "account"', "people_person.sealed"),
        ('retention = "7 days"', 'retention = "6 days"', ""),
        ('["account"]\nbasis', '["account", "feed"]\nbasis', "people_person.sealed"),
        ('["account"]\nbasis', '["feed"]\nbasis', "people_person.sealed"),
        ('"contract"', '"legitimate_interest"', "people_person.sealed"),
        ("sealed = true", "sealed = false", "people_person.sealed"),
        ("exported = true", "exported = false", "people_person.sealed"),
        ('class = "protected"', 'class = "technical"', "people_person.sealed"),
        ("crossing = []", 'crossing = ["profile"]', "people_person.sealed"),
        ('fields = ["followed_id"]', 'fields = ["followed_id", "at"]', "crossing.follow"),
        ('fields = ["followed_id"]', "fields = []", ""),
        ('since = "day"', 'since = "seen_on"', "removal.people_person"),
        ('by = "people.forget"', 'by = "people.let_go"', ""),
        ('shows = ["own"]', 'shows = ["own", "operator"]', "answer.Card"),
        ('["own"]\nof = ["people_person.sealed"]\nfields = ["name"]', '["own"]\nof = []\nfields = ["name", "age"]', ""),
        (
            '["public"]\nof = ["people_person.sealed"]\nfields = ["name"]',
            '["public"]\nof = []\nfields = ["age"]',
            "answer.Face",
        ),
        ('code = "not kept"', 'code = "people_person.sealed"', "request.SignUp"),
        ('code = "not kept"', 'place = "not kept"', ""),
    ],
)
def test_what_promises_people_less_is_named(before: str, after: str, weaker: str):
    old = ENTRY.replace('"account"\nsealed', '"7 days"\nsealed') + BESIDE
    new = old.replace(before, after)
    assert new != old

    assert weakened(old.encode(), new.encode()) == ([weaker] if weaker else [])
    assert weakened(old.encode(), old.encode()) == []


def test_a_new_column_about_people_is_less_and_one_that_goes_is_not():
    more = ENTRY + ENTRY.replace(".sealed", ".place")

    assert weakened(ENTRY.encode(), more.encode()) == ["people_person.place"]
    assert (
        weakened(ENTRY.encode(), (ENTRY + ENTRY.replace(".sealed", ".id").replace("protected", "technical")).encode())
        == []
    )
    assert weakened(more.encode(), ENTRY.encode()) == []
