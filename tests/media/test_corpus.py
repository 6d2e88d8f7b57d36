"""Bad inputs by the hundred: each becomes a video or is turned away, in bounded time, and reaches nothing else."""

import socket
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from fanlight.media.preparation import Prepared, prepare
from fanlight.media.refusal import Unacceptable
from tests.media import corpus
from tests.media.drawing import LIMITS
from tests.media.finished import boxes, decoded

SEED = 20261126


def refusals(files: Iterable[Path], out: Path) -> dict[str, str | None]:
    """Why each was refused; None for what was accepted, of which all that was made decodes from end to end."""
    found: dict[str, str | None] = {}
    for file in files:
        made = prepared(file, out)
        found[file.name] = made.code if isinstance(made, Unacceptable) else None
        if isinstance(made, Prepared):
            for one in made.renditions:
                assert decoded(one.path).video_codec == "h264"
                assert boxes(one.path).index("moov") < boxes(one.path).index("mdat")
    return found


def prepared(file: Path, out: Path) -> Prepared | Unacceptable:
    try:
        return prepare(file, out, replace(LIMITS, max_seconds=10))
    except Unacceptable as turned:
        return turned


@pytest.mark.slow
def test_what_was_broken_by_chance_is_mended_or_turned_away(tmp_path: Path) -> None:
    found = refusals(corpus.mutated(tmp_path, 16, seed=SEED), tmp_path / "out")

    assert len(found) == 16
    assert len([code for code in found.values() if code is None]) > 3, "much of it still plays"
    assert len({code for code in found.values() if code}) > 1


def test_what_would_reach_elsewhere_is_turned_away_and_reaches_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/clip.mp4"
        found = refusals(corpus.reaching(tmp_path, address), tmp_path / "out")
        with pytest.raises(TimeoutError):
            listener.accept()

    assert len(found) == 30
    assert set(found.values()) == {"not_a_video", "damaged"}


def test_what_asks_for_too_much_is_turned_away_for_the_true_reason(tmp_path: Path) -> None:
    assert refusals(corpus.demanding(tmp_path), tmp_path / "out") == {
        "pixels.mp4": "too_many_pixels",
        "frames.mp4": "too_many_frames",
        "day.mp4": "too_long",
        "tracks.mkv": "too_many_tracks",
        "strip.mp4": "odd_shape",
        "photo.jpg": "too_many_pixels",
        "empty.mp4": "empty",
        "noise.mp4": "not_a_video",
    }
