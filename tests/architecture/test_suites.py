"""A test that fails is run once more: what is broken stays red, what was unsteady is named."""

import sys
from pathlib import Path

import pytest

from tests import suites
from tests.suites import Suite

UNSTEADY = """
from pathlib import Path

import pytest

@pytest.mark.parametrize("said", ["with - a dash"])
def test_raced(said):
    mark = Path(__file__).with_suffix(".mark")
    if not mark.exists():
        mark.touch()
        raise AssertionError("too early - once")

def test_right():
    pass
"""
BROKEN = """
def test_wrong():
    raise AssertionError("wrong")
"""


def run(monkeypatch: pytest.MonkeyPatch, *files: Path) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # which take a second to load each time
    monkeypatch.chdir(files[0].parent)
    monkeypatch.setattr(suites, "ROOT", files[0].parent)
    monkeypatch.setattr(suites, "SUITES", tuple(Suite(file.stem, (str(file),)) for file in files))
    monkeypatch.setattr(sys, "argv", ["suites"])
    suites.main()


def test_what_passes_alone_is_named_and_green(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (file := tmp_path / "test_unsteady.py").write_text(UNSTEADY)

    run(monkeypatch, file)

    said = capsys.readouterr().out
    assert "\n1 passed, 1 failed, 0 skipped\n" in said
    assert said.splitlines()[-1].startswith("unsteady, failed once and passed alone: ")
    assert said.splitlines()[-1].endswith("test_unsteady.py::test_raced[with - a dash]")


def test_what_fails_twice_is_not_green_and_neither_is_what_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [tmp_path / f"test_{name}.py" for name in ("unsteady", "broken", "unreadable")]
    for file, text in zip(files, (UNSTEADY, BROKEN, "import nothing_of_this_name"), strict=True):
        file.write_text(text)

    with pytest.raises(SystemExit, match=r"^not green: test_broken, test_unreadable$"):
        run(monkeypatch, *files)


def test_where_many_fail_none_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (file := tmp_path / "test_many.py").write_text(
        UNSTEADY.replace('["with - a dash"]', "range(6)").replace(".mark", "_{said}.mark").replace('"_', 'f"_')
    )

    with pytest.raises(SystemExit, match=r"^not green: test_many$"):
        run(monkeypatch, file)
