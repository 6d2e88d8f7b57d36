"""`fanlight media prepare`: what a program that calls it can rely on."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.media.drawing import clip, draw
from tests.media.finished import assert_fit_for_the_web


def told(*words: str | Path, home: Path, status: int) -> str:
    """What the command prints, in a process of its own as people run it."""
    environment = {**os.environ, "FANLIGHT_HOME": str(home)}
    command = [sys.executable, "-m", "fanlight", "media", "prepare", *map(str, words)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stderr
    return done.stdout


def test_a_clip_becomes_everything_that_is_served(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mov", "-c:v", "mjpeg", "-c:a", "pcm_s16le", size="480x640")

    made = json.loads(told(source, "--out", tmp_path / "out", "--json", home=tmp_path / "home", status=0))

    assert made["accepted"] is True
    assert (made["probe"]["width"], made["probe"]["height"], made["probe"]["copied"]) == (480, 640, False)
    assert [one["name"] for one in made["renditions"]] == ["360p", "720p"]
    for one in made["renditions"]:
        assert_fit_for_the_web(Path(one["path"]), short_side=min(one["width"], one["height"]), seconds=2)
        assert one["codecs"].startswith("avc1.")
        assert 0 < one["mean_kbps"] <= one["peak_kbps"]
        assert Path(one["path"]).stat().st_size == one["size_bytes"]
    assert Path(made["sprite"].pop("path")).stat().st_size < 60_000
    assert made["sprite"] == {"count": 8, "columns": 5, "width": 90, "height": 120}
    assert len(made["covers"]) == 5
    assert Path(made["covers"][made["cover"]]["path"]).parent == tmp_path / "out" / "covers"
    assert made["covers"][0]["thumbhash"]
    assert not (tmp_path / "home").exists(), "it needs no Fanlight"


def test_a_refusal_is_told_with_its_code_and_a_status_of_its_own(tmp_path: Path) -> None:
    source = tmp_path / "holiday.mp4"
    source.write_text("ffconcat version 1.0\nfile 'other.mp4'\n")

    answer = json.loads(told(source, "--out", tmp_path / "out", "--json", home=tmp_path, status=2))

    assert answer["accepted"] is False
    assert answer["code"] == "not_a_video"
    assert "a list of other files" in answer["reason"]
    assert answer["remedy"]


def test_limits_can_be_given(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", seconds=3)

    answer = told(source, "--out", tmp_path / "out", "--max-seconds", "2", home=tmp_path, status=2)

    assert answer.startswith("refused: The video is longer than 2 seconds.")


def test_without_json_it_says_what_can_be_played_as_it_comes(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", seconds=1)

    said = told(source, "--out", tmp_path / "out", home=tmp_path, status=0)

    assert said.startswith(f"{tmp_path / 'out' / '360p.mp4'}: 320 x 240, ")


@pytest.mark.parametrize("missing", ["the file", "room for the folder"])
def test_trouble_that_is_not_the_file_s_has_another_status(tmp_path: Path, missing: str) -> None:
    source = tmp_path / "clip.mp4"
    if missing == "room for the folder":
        clip(source, seconds=1)
        (tmp_path / "out").write_text("a file stands where the folder should be")

    assert told(source, "--out", tmp_path / "out", "--json", home=tmp_path, status=1) == ""


@pytest.mark.parametrize(("volume", "gain"), [("-20dB", True), ("0dB", False)])
def test_it_says_what_was_sent_how_loud_it_was_and_what_was_added(tmp_path: Path, volume: str, gain: bool) -> None:
    sound = "aevalsrc=0.28*sin(1000*2*PI*t):s=48000:d=3"
    source = draw(tmp_path / "tone.wav", "-f", "lavfi", "-i", sound, "-af", f"volume={volume}")

    made = json.loads(told(source, "--out", tmp_path / "out", "--json", home=tmp_path, status=0))

    assert made["sent"] == "sound"
    assert made["loudness"]["integrated_lufs"] == pytest.approx(-14 + float(volume[:-2]), abs=0.8)
    assert (made["loudness"]["gain_db"] > 10) == gain


@pytest.mark.parametrize(("how", "shape", "seconds"), [("duet", (640, 1136), 2), ("stitch", (320, 240), 3)])
def test_it_joins_two_films(tmp_path: Path, how: str, shape: tuple[int, int], seconds: int) -> None:
    source, other = clip(tmp_path / "clip.mp4", seconds=2), clip(tmp_path / "other.mp4", seconds=1)

    made = json.loads(told(source, "--out", tmp_path / "out", f"--{how}", other, "--json", home=tmp_path, status=0))

    assert (made["probe"]["width"], made["probe"]["height"]) == shape
    assert made["probe"]["duration_seconds"] == pytest.approx(seconds, abs=0.1)


def test_a_film_to_join_that_cannot_be_read_is_told_apart(tmp_path: Path) -> None:
    source, other = clip(tmp_path / "clip.mp4", seconds=1), tmp_path / "other.mp4"
    other.write_text("no film")

    answer = json.loads(told(source, "--out", tmp_path / "out", "--duet", other, "--json", home=tmp_path, status=2))

    assert answer["code"] == "partner_unreadable"
