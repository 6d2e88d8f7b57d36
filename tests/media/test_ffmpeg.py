"""Which ffmpeg prepares the clips."""

from pathlib import Path

import imageio_ffmpeg
import pytest

from fanlight.media import ffmpeg, refusal, sandbox
from fanlight.media.sandbox import Allowance, Broken


def test_the_one_that_comes_along_is_able() -> None:
    assert Path(ffmpeg.binary()).is_file()


def test_one_that_is_not_able_says_what_it_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    poor = tmp_path / "ffmpeg"
    poor.write_text("#!/bin/sh\necho ' V..... libx264  x'\necho ' ... scale  x'\n")
    poor.chmod(0o755)
    monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_exe", lambda: str(poor))

    with pytest.raises(ffmpeg.Incapable) as incapable:
        ffmpeg.binary.__wrapped__()

    assert "encoders aac, libwebp" in str(incapable.value)
    assert "zscale" in str(incapable.value)
    assert "IMAGEIO_FFMPEG_EXE" in str(incapable.value)
    assert "libx264" not in str(incapable.value)


def test_a_program_that_never_started_is_not_held_against_the_file(tmp_path: Path) -> None:
    with pytest.raises(Broken) as broken:
        sandbox.run(["/no/such/program"], Allowance(cpu_seconds=1, patience_seconds=20), reads=tmp_path)

    assert broken.value.how == "not_started"
    assert isinstance(refusal.of(broken.value.how), OSError)


@pytest.mark.parametrize("how", ["failed", "crashed", "out_of_time", "out_of_memory"])
def test_what_a_file_does_to_its_reader_is_held_against_it(how: str) -> None:
    assert isinstance(refusal.of(how), refusal.Unacceptable)
