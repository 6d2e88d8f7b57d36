"""The hash of what runs is the one that a shell computes over the same files."""

import subprocess
from pathlib import Path

import fanlight
from fanlight.custody.running import files_sha256

PACKAGE = Path(fanlight.__file__).parent
IN_A_SHELL = (
    "find . -type f ! -path '*/__pycache__/*' ! -path './vault/app/*' | LC_ALL=C sort | xargs sha256sum | sha256sum"
)


def test_a_shell_says_the_same():
    told = subprocess.run(IN_A_SHELL, shell=True, cwd=PACKAGE, capture_output=True, text=True, check=True).stdout

    assert files_sha256(PACKAGE, without=[PACKAGE / "vault" / "app"]) == told.split()[0]


def test_it_changes_with_every_byte_and_every_name(tmp_path: Path):
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "one.py").write_text("one")
    (tmp_path / "two.py").write_text("two")
    first = files_sha256(tmp_path)

    (tmp_path / "two.py").write_text("twO")
    second = files_sha256(tmp_path)
    (tmp_path / "two.py").rename(tmp_path / "three.py")

    assert len({first, second, files_sha256(tmp_path)}) == 3


def test_what_python_compiled_makes_no_difference(tmp_path: Path):
    (tmp_path / "one.py").write_text("one")
    before = files_sha256(tmp_path)

    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "one.pyc").write_bytes(b"compiled")

    assert files_sha256(tmp_path) == before
