"""Files in AV1 are made, measured, and kept only where they pay."""

import subprocess
from pathlib import Path

import pytest

from fanlight.media import ffmpeg, refusal, sandbox, second_pass
from fanlight.media.second_pass import Film, Pair
from tests.media.finished import boxes, decoded

MOVING = "testsrc2=size=640x360:rate=25:duration=1.6"
SOUND = "sine=frequency=440:duration=1.6"
FEW_BYTES, MANY_BYTES = ("-crf", "48", "-preset", "slow"), ("-crf", "2", "-preset", "ultrafast")


def made(file: Path, *, width: int, height: int, blur: str = "", how: tuple[str, ...] = ("-crf", "12")) -> Film:
    """A film in H.264 of the same second and a half."""
    picture = f"scale={width}:{height}{f',boxblur={blur}' if blur else ''}"
    sources = ["-f", "lavfi", "-i", MOVING, "-f", "lavfi", "-i", SOUND]
    command = [ffmpeg.binary(), *ffmpeg.QUIET, *sources, "-vf", picture, "-pix_fmt", "yuv420p", "-c:v", "libx264", *how]
    subprocess.run([*command, "-c:a", "aac", *ffmpeg.WEB, str(file)], check=True)
    return Film(file.stem, file, width, height, file.stat().st_size)


@pytest.fixture
def large(tmp_path: Path) -> Film:
    return made(tmp_path / "720p.mp4", width=640, height=360)


def tried(beside: Film, large: Film, out: Path) -> second_pass.Tried:
    return second_pass.attempt(Pair(beside, large), out, on_progress=lambda share: None)


def test_what_is_smaller_and_looks_no_worse_is_kept_whole(large: Film, tmp_path: Path) -> None:
    beside = made(tmp_path / "360p.mp4", width=320, height=180, blur="3", how=MANY_BYTES)

    found = tried(beside, large, tmp_path / "out")

    assert found.outcome == "kept"
    assert found.vmaf >= found.beside_vmaf
    assert found.rendition
    assert found.rendition.size_bytes == found.size_bytes <= second_pass.WORTH * beside.size_bytes
    assert found.rendition.codecs == "av01.0.00M.08, mp4a.40.2"
    assert found.rendition.path == tmp_path / "out" / "360pav1.mp4"
    film, neighbour = decoded(found.rendition.path), decoded(beside.path)
    assert (film.width, film.height, film.pixel_format) == (320, 180, "yuv420p")
    assert (film.frames, film.audio_seconds) == (neighbour.frames, neighbour.audio_seconds)
    order = boxes(found.rendition.path)
    assert order.index("moov") < order.index("mdat")
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["360pav1.mp4"]


def test_what_is_hardly_smaller_is_not_kept(large: Film, tmp_path: Path) -> None:
    beside = made(tmp_path / "360p.mp4", width=320, height=180, how=FEW_BYTES)

    found = tried(beside, large, tmp_path / "out")

    assert (found.outcome, found.rendition, found.crf) == ("larger", None, second_pass.QUALITIES["360p"][0])
    assert found.size_bytes > second_pass.WORTH * beside.size_bytes
    assert list((tmp_path / "out").iterdir()) == []


def test_what_looks_worse_is_tried_at_each_quality_and_not_kept(large: Film, tmp_path: Path) -> None:
    beside = made(tmp_path / "360p.mp4", width=320, height=180, how=MANY_BYTES)

    found = tried(beside, large, tmp_path / "out")

    assert (found.outcome, found.rendition, found.crf) == ("worse", None, second_pass.QUALITIES["360p"][-1])
    assert 0 < found.vmaf < found.beside_vmaf


def test_a_broken_file_is_a_failure_and_no_error(large: Film, tmp_path: Path) -> None:
    beside = made(tmp_path / "360p.mp4", width=320, height=180)
    whole = bytearray(beside.path.read_bytes())
    whole[len(whole) // 2 : len(whole) // 2 + 2000] = b"\xff" * 2000
    beside.path.write_bytes(whole)

    assert tried(beside, large, tmp_path / "out").outcome == "failed"


def test_a_kill_from_outside_is_no_fault_of_the_file(
    large: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*words: object, **named: object) -> None:
        raise sandbox.Broken("killed", "")

    beside = made(tmp_path / "360p.mp4", width=320, height=180)
    monkeypatch.setattr(sandbox, "run", killed)

    with pytest.raises(OSError, match="interrupted"):
        tried(beside, large, tmp_path / "out")
    assert not isinstance(refusal.of("killed"), refusal.Unacceptable)


def film(name: str, short: int) -> Film:
    return Film(name, Path(f"{name}.mp4"), short, short * 16 // 9, 1)


@pytest.mark.parametrize(
    ("sizes", "pairs"),
    [
        ({"360p": 360}, []),
        ({"360p": 360, "720p": 720}, [("360pav1", "720p")]),
        ({"360p": 360, "720p": 720, "1080p": 1080}, [("360pav1", "1080p"), ("720pav1", "1080p")]),
        ({"720p": 360, "360p": 360}, []),
        ({}, []),
    ],
)
def test_only_what_a_larger_file_can_be_made_smaller_to_is_tried(
    sizes: dict[str, int], pairs: list[tuple[str, str]]
) -> None:
    found = second_pass.plan([film(name, short) for name, short in sizes.items()])

    assert [(pair.name, pair.source.name) for pair in found] == pairs
