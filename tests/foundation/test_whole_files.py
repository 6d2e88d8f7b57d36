"""A file has all its bytes or no name."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from fanlight.foundation.whole_files import write_new


def test_a_new_file_is_its_owner_s_alone_and_its_folder_too(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "secret"

    write_new(file, b"whole")

    assert file.read_bytes() == b"whole"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert list(file.parent.iterdir()) == [file]


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    write_new(tmp_path / "secret", b"first")
    write_new(tmp_path / "secret", b"second")

    assert (tmp_path / "secret").read_bytes() == b"first"
    assert len(list(tmp_path.iterdir())) == 1


def test_on_a_full_disk_there_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space left"):
        write_new(tmp_path / "secret", b"whole")
    assert list(tmp_path.iterdir()) == []


KILLED = """
import os, pathlib, sys
from fanlight.foundation.whole_files import write_new
os.fsync = lambda descriptor: os._exit(9)
write_new(pathlib.Path(sys.argv[1]), b"whole")
"""


def test_cut_off_in_the_middle_there_is_no_file_of_its_name(tmp_path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "secret")], check=False)
    assert killed.returncode == 9
    assert not (tmp_path / "secret").exists()

    write_new(tmp_path / "secret", b"the next try")

    assert (tmp_path / "secret").read_bytes() == b"the next try"
