"""Who has been counted for what today."""

import resource
import signal
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest

from fanlight.recommender.viewer import Keys
from fanlight.vault.distribution.marks import Marks

TODAY = date(2026, 11, 26)
SECRET = b"a day's secret, of 32 bytes long"


def keys(number: int, *, seed: int = 1) -> Keys:
    return np.random.default_rng(seed).integers(2**63, 2**64, number, dtype=np.uint64)


def test_a_video_is_new_to_a_person_once(tmp_path: Path) -> None:
    marks, videos = Marks.of(tmp_path, TODAY, SECRET), keys(200)
    person = marks.person(uuid4())

    assert len(marks.add(person, videos[:150])) >= 149
    again = marks.add(person, videos)

    assert set(again.tolist()) <= set(range(150, 200))
    assert len(again) >= 49
    assert len(marks.add(person, videos)) == 0


def test_another_person_is_counted_for_the_same_videos(tmp_path: Path) -> None:
    marks, videos = Marks.of(tmp_path, TODAY, SECRET), keys(200)
    marks.add(marks.person(uuid4()), videos)

    assert len(marks.add(marks.person(uuid4()), videos)) >= 198


def test_all_workers_of_a_machine_share_the_marks(tmp_path: Path) -> None:
    one, other = Marks.of(tmp_path, TODAY, SECRET), Marks.of(tmp_path, TODAY, SECRET)
    person, videos = one.person(uuid4()), keys(50)

    one.add(person, videos)

    assert len(other.add(person, videos)) == 0


def test_of_five_thousand_videos_a_day_at_most_one_in_twenty_goes_uncounted(tmp_path: Path) -> None:
    marks = Marks.of(tmp_path, TODAY, SECRET)
    person = marks.person(uuid4())

    counted = sum(len(marks.add(person, keys(500, seed=page))) for page in range(10))

    assert 5000 * 0.95 <= counted <= 5000


def test_marks_go_with_their_day(tmp_path: Path) -> None:
    Marks.of(tmp_path, TODAY, SECRET)

    Marks.of(tmp_path, TODAY + timedelta(days=1), SECRET)

    assert [file.name for file in tmp_path.iterdir()] == ["2026-11-27"]


def test_only_the_days_secret_finds_someones_marks(tmp_path: Path) -> None:
    account = uuid4()

    assert Marks.of(tmp_path, TODAY, SECRET).person(account) == Marks.of(tmp_path, TODAY, SECRET).person(account)
    assert Marks.of(tmp_path, TODAY, SECRET).person(account) != Marks.of(tmp_path, TODAY, SECRET[::-1]).person(account)


def test_the_file_is_for_its_owner_and_takes_little_room(tmp_path: Path) -> None:
    marks = Marks.of(tmp_path, TODAY, SECRET)
    marks.add(marks.person(uuid4()), keys(2000))

    state = (tmp_path / TODAY.isoformat()).stat()

    assert state.st_mode & 0o777 == 0o600
    assert state.st_blocks * 512 <= 64 * 1024


def test_a_full_disk_marks_nothing_and_kills_nobody(tmp_path: Path) -> None:
    marks, videos = Marks.of(tmp_path, TODAY, SECRET), keys(50)
    person = marks.person(uuid4())
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    handled = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limit[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            marks.add(person, videos)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, handled)

    assert len(marks.add(person, videos)) >= 49
