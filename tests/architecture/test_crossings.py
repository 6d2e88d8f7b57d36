"""The list of crossings is closed, and the page that tells of them is complete."""

import re
from pathlib import Path

import msgspec
import pytest

from fanlight.crossings.catalogue import CROSSINGS
from fanlight.crossings.counts import Count
from fanlight.crossings.crossing import CLASS_NAMES, Crossing
from fanlight.crossings.publish import Rendition

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reference" / "crossings.md").read_text(encoding="utf-8")
each_crossing = pytest.mark.parametrize("crossing", CROSSINGS, ids=lambda crossing: crossing.class_name)


def section(name: str) -> str:
    """The part of the page under a heading."""
    found = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"docs/reference/crossings.md has no section {name}"
    return found[1]


def declared(text: str) -> set[str]:
    """The fields that stand in the first column of a section's table."""
    cells = re.findall(r"^\| (`[^|]*`) \|", text, re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


def test_every_class_is_in_the_list_and_in_the_catalogue() -> None:
    assert {crossing.class_name for crossing in CROSSINGS} == set(CLASS_NAMES)
    assert len(CROSSINGS) == len(CLASS_NAMES) == len(Crossing.__subclasses__())


@each_crossing
def test_every_field_is_documented_and_no_other(crossing: type[Crossing]) -> None:
    fields = {field.name for field in msgspec.structs.fields(crossing)}

    assert declared(section(crossing.class_name)) == fields


@each_crossing
def test_every_crossing_says_why_it_must_cross(crossing: type[Crossing]) -> None:
    text = section(crossing.class_name)

    assert "*Why it must cross:*" in text
    assert "*How much:*" in text


@pytest.mark.parametrize(("inside", "name"), [(Rendition, "publish"), (Count, "counts")])
def test_what_is_nested_is_documented_too(inside: type[msgspec.Struct], name: str) -> None:
    for field in msgspec.structs.fields(inside):
        assert f"`{field.name}`" in section(name)


@each_crossing
def test_a_crossing_is_frozen_and_refuses_what_it_does_not_declare(crossing: type[Crossing]) -> None:
    assert crossing.__struct_config__.frozen
    assert crossing.__struct_config__.forbid_unknown_fields


def test_every_refusal_of_the_gateway_is_documented() -> None:
    places = [
        "crossings/inbox/errors.py",
        "public/actors/errors.py",
        "public/videos/errors.py",
        "public/holdings/errors.py",
    ]
    codes = {
        code for place in places for code in re.findall(r'code = "(\w+)"', (ROOT / "fanlight" / place).read_text())
    }

    assert {code for code in codes if f"`{code}`" not in PAGE} == set()


def test_no_crossing_carries_an_account() -> None:
    for crossing in CROSSINGS:
        for field in msgspec.structs.fields(crossing):
            assert not re.search(r"account|session|mail|device|address|viewer|watch", field.name), field.name
