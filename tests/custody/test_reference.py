"""The page that says what the vault keeps."""

from pathlib import Path

from fanlight.custody import reference
from fanlight.custody.manifest import load

COMMITTED = Path(__file__).resolve().parents[2] / reference.PLACE


def test_the_committed_page_is_current() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == reference.page(load()), (
        "write it again: python -m fanlight.custody.reference"
    )


def test_every_field_is_on_the_page() -> None:
    page = reference.page(load())

    assert page.count("\n| `") == len(load().fields)
