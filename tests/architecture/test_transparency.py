"""The page that tells of the transparency log is complete."""

import re
from pathlib import Path

import msgspec
import pytest

from fanlight.custody.entries import BODIES, Body
from fanlight.transparency import described

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "transparency.md").read_text(encoding="utf-8")


def section(name: str) -> str:
    found = re.search(rf"^### {re.escape(name)}\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"docs/reference/transparency.md has no section {name}"
    return found[1]


@pytest.mark.parametrize("body", BODIES.values(), ids=lambda body: body.type_name)
def test_every_field_of_an_entry_is_documented_and_no_other(body: type[Body]) -> None:
    cells = re.findall(r"^\| (`[^|]*`) \|", section(body.type_name), re.MULTILINE)
    declared = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}

    assert declared == {field.encode_name for field in msgspec.structs.fields(body)}


def test_every_type_of_entry_is_documented_and_no_other() -> None:
    assert set(re.findall(r"^### (\S+)$", PAGE, re.MULTILINE)) == set(BODIES)


def test_every_address_is_documented() -> None:
    for path in described.paths():
        assert f"`{path.partition('{')[0]}" in PAGE, path
