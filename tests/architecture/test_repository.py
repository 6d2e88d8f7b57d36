"""Habits of the whole tree: files that say what they are for, links that lead somewhere, nothing that names a host."""

import ast
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)|<img src=\"([^\"]+)\"")
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX)\b|NotImplementedError")
REGISTRIES = re.compile(r"pypi\.org|files\.pythonhosted|registry\.npmjs|registry\.yarnpkg|deb\.debian\.org")


def tracked(*patterns: str) -> Iterator[Path]:
    names = subprocess.run(
        ["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    yield from (ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file())


@pytest.mark.parametrize("file", list(tracked("*.py")), ids=lambda file: str(file.relative_to(ROOT)))
def test_every_python_file_opens_by_saying_what_it_is_for(file: Path) -> None:
    if file.parent.name == "migrations":
        return

    assert ast.get_docstring(ast.parse(file.read_text())), "the first line should be one sentence"


@pytest.mark.parametrize("page", list(tracked("*.md")), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    for link, picture in LINK.findall(page.read_text()):
        assert (page.parent / (link or picture)).exists(), link or picture


def test_no_file_names_a_package_registry() -> None:
    here = Path(__file__)
    for file in tracked("*.py", "*.toml", "*.txt", "*.json", "*.md", "*.ts", "Makefile", ".ci/*", "*.yml"):
        if file != here:
            assert not REGISTRIES.search(file.read_text()), file


def test_the_lock_of_the_app_records_no_addresses() -> None:
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text())

    assert not [name for name, package in lock["packages"].items() if "resolved" in package]


def test_nothing_is_left_unfinished() -> None:
    for file in tracked("*.py", "*.ts", "*.svelte", "*.css", "*.html"):
        if file != Path(__file__):
            assert not UNFINISHED.search(file.read_text()), file


def test_no_two_journeys_sign_the_same_person_up() -> None:
    """They may share a Fanlight, where the second would find the name taken."""
    said = "".join(file.read_text() for file in tracked("tests/journeys/*.py"))
    names = Counter(re.findall(r"sign_up\([^)\"]*\"(\w+)\"", said))

    assert len(names) > 50
    assert [name for name, count in names.items() if count > 1] == []


def test_every_requirement_is_pinned_with_hashes() -> None:
    for file in (ROOT / "requirements").glob("*.txt"):
        pins = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", file.read_text(), re.MULTILINE | re.DOTALL)
        assert pins
        for pin in pins:
            assert "==" in pin
            assert "--hash=sha256:" in pin


def test_every_decision_is_listed_in_their_index() -> None:
    index = (ROOT / "docs" / "decisions" / "README.md").read_text()

    for record in (ROOT / "docs" / "decisions").glob("0*.md"):
        assert record.name in index, record.name


def test_the_generated_pages_are_current() -> None:
    pages = list((ROOT / "docs" / "reference").iterdir())
    before = {page: page.read_bytes() for page in pages}

    subprocess.run([sys.executable, "docs/write.py"], cwd=ROOT, check=True, capture_output=True)

    changed = [page.name for page, content in before.items() if page.read_bytes() != content]
    for page, content in before.items():
        page.write_bytes(content)
    assert not changed, "run `make docs`"


def test_every_test_that_a_page_names_exists() -> None:
    named = {name for page in tracked("*.md") for name in re.findall(r"`(tests/[\w/]+\.py::\w+)`", page.read_text())}
    assert len(named) > 20, "the pages name tests"

    missing = [name for name in sorted(named) if not _has(*name.split("::"))]

    assert missing == []


def _has(file: str, test: str) -> bool:
    place = ROOT / file
    return place.is_file() and f"def {test}(" in place.read_text()
