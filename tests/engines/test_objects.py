"""What every store of bytes promises."""

import errno
import hashlib
import os
import shutil
import time
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanlight.engines.objects.folder import Folder
from fanlight.engines.objects.port import Objects


@pytest.fixture
def objects(tmp_path: Path) -> Objects:
    return Folder(tmp_path / "objects")


def test_bytes_come_back_under_the_name_of_their_digest(objects: Objects, tmp_path: Path) -> None:
    source = tmp_path / "clip"
    source.write_bytes(b"moving pictures")

    name = objects.put(source, "mp4")

    assert name == f"{hashlib.sha256(b'moving pictures').hexdigest()}.mp4"
    assert objects.path(name).read_bytes() == b"moving pictures"
    assert source.exists(), "a copy is kept, the source is the caller's"


def test_the_same_bytes_are_kept_once(objects: Objects) -> None:
    assert objects.put_bytes(b"same", "webp") == objects.put_bytes(b"same", "webp")

    assert objects.path(objects.put_bytes(b"same", "webp")).read_bytes() == b"same"


def test_what_is_deleted_is_gone_and_deleting_it_again_does_nothing(objects: Objects) -> None:
    name = objects.put_bytes(b"short-lived", "webp")

    objects.delete(name)
    objects.delete(name)

    assert not objects.has(name)


def test_a_put_that_was_cut_off_leaves_no_name_behind(tmp_path: Path) -> None:
    root = tmp_path / "objects"
    (root / "arriving").mkdir(parents=True)
    (root / "arriving" / "half").write_bytes(b"mov")

    assert not Folder(root).has(f"{hashlib.sha256(b'moving pictures').hexdigest()}.mp4")


def test_a_full_disk_leaves_nothing_of_what_did_not_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill_up(place: Path) -> None:
        with place.open("wb") as file:
            file.write(b"mov")
        raise OSError(errno.ENOSPC, "No space left on device")

    root, source = tmp_path / "objects", tmp_path / "clip"
    source.write_bytes(b"moving pictures")
    monkeypatch.setattr(shutil, "copyfile", lambda source, place: fill_up(place))
    monkeypatch.setattr(Path, "write_bytes", lambda place, data: fill_up(place))

    for put in (lambda: Folder(root).put(source, "mp4"), lambda: Folder(root).put_bytes(b"moving pictures", "mp4")):
        with pytest.raises(OSError, match="No space left"):
            put()

    assert not [path for path in root.rglob("*") if path.is_file()]


def test_what_a_killed_process_left_half_written_is_forgotten_and_nothing_else(tmp_path: Path) -> None:
    objects, root = Folder(tmp_path / "objects"), tmp_path / "objects"
    whole = objects.put_bytes(b"moving pictures", "mp4")
    for name, hours in (("left", 2), ("under way", 0)):
        (root / "arriving" / name).write_bytes(b"mov")
        os.utime(root / "arriving" / name, (time.time() - hours * 3600,) * 2)

    assert objects.forget_unfinished(older_than=timedelta(hours=1)) == 1

    assert objects.has(whole)
    assert [path.name for path in (root / "arriving").iterdir()] == ["under way"]
    assert Folder(tmp_path / "nowhere").forget_unfinished(older_than=timedelta(0)) == 0


@given(st.text(max_size=80))
def test_no_name_leads_out_of_the_store(name: str) -> None:
    with pytest.raises(ValueError, match="not the name of an object"):
        Folder(Path("/nowhere")).path(name)


@pytest.mark.parametrize("name", ["../secret.key", "a" * 64 + ".exe", "a" * 64 + ".mp4\n", "A" * 64 + ".mp4"])
def test_names_that_are_nearly_names_are_refused(objects: Objects, name: str) -> None:
    with pytest.raises(ValueError, match="not the name of an object"):
        objects.has(name)
