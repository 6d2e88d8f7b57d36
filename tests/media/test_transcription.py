"""A machine writes down what is said: the sound it gets, what it may, and what is made of its answer."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fanlight.media import ffmpeg, sandbox, transcription
from fanlight.media.refusal import Damaged
from fanlight.media.subtitles import MOST_CUES, Cue
from fanlight.media.transcription import Said, Transcriber

STUB = Path(__file__).with_name("whisper_cli.py")
Machine = Callable[[str], Transcriber]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A program with the command line of `whisper-cli`, and a model that tells it what to do."""
    interpreter = Path(sys.executable).resolve()
    # The stub is a script, so that its interpreter and library have to be there; the real one is a program.
    monkeypatch.setattr(sandbox, "LIBRARIES", (*sandbox.LIBRARIES, str(interpreter), sys.base_prefix))
    program = tmp_path / "whisper-cli"
    program.write_text(f"#!{interpreter} -IS\n{STUB.read_text()}")
    program.chmod(0o755)

    def made(order: str = "") -> Transcriber:
        model = tmp_path / "model.bin"
        model.write_text(order)
        return Transcriber(program, model)

    return made


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds; in the second one nothing is heard."""
    file = tmp_path_factory.mktemp("film") / "film.mp4"
    tone = "aevalsrc='if(between(t,0.9,2.1),0,sin(2000*t))':d=3.2:s=48000"
    sources = ["-f", "lavfi", "-i", "testsrc2=size=64x64:rate=10:duration=3.2", "-f", "lavfi", "-i", tone]
    command = [ffmpeg.binary(), *ffmpeg.QUIET, *sources, "-pix_fmt", "yuv420p", "-c:v", "libx264", "-c:a", "aac"]
    subprocess.run([*command, *ffmpeg.WEB, str(file)], check=True)
    return file


def written(film: Path, transcriber: Transcriber, out: Path, language: str = "") -> tuple[Said, list[float]]:
    shares: list[float] = []
    said = transcription.transcribe(film, transcriber, out, language=language, on_progress=shares.append, threads=1)
    return said, shares


def test_it_hears_the_sound_as_it_needs_it_and_tells_how_far_it_is(
    film: Path, machine: Machine, tmp_path: Path
) -> None:
    said, shares = written(film, machine(""), tmp_path / "out")

    assert said.language == "en"
    assert said.cues == [Cue(0, 1000, "Word 0."), Cue(2000, 3000, "Word 2.")]
    assert shares == sorted(shares)
    assert shares[-1] > 0.9
    assert list((tmp_path / "out").iterdir()) == []


def test_a_language_that_is_known_is_told(film: Path, machine: Machine, tmp_path: Path) -> None:
    assert written(film, machine(""), tmp_path / "out", "de-AT")[0].language == "de"


def test_the_program_gets_at_nothing_else(film: Path, machine: Machine, tmp_path: Path) -> None:
    assert written(film, machine("escape"), tmp_path / "out")[0].cues[0].text == "Got nothing."


@pytest.mark.parametrize("order", ["fail", "nonsense"])
def test_a_program_that_comes_to_nothing_is_a_refusal(film: Path, machine: Machine, tmp_path: Path, order: str) -> None:
    with pytest.raises(Damaged):
        written(film, machine(order), tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_what_it_writes_is_cut_to_what_subtitles_may_hold(tmp_path: Path) -> None:
    answer = tmp_path / "said.json"
    segments = [(0, 900, "a\u0000b\nc"), (500, 400, "late"), (800, 9000, "x" * 400), (9500, 9900, "gone")]
    parts = [f'{{"offsets":{{"from":{begin},"to":{end}}},"text":"{text}"}}' for begin, end, text in segments]
    parts = [part.replace("\u0000", "\\u0000").replace("\n", "\\n") for part in parts]
    many = ",".join([*parts, *[parts[0]] * 2 * MOST_CUES])
    answer.write_text(f'{{"result":{{"language":"<script>"}},"transcription":[{many}]}}')

    said = transcription._read(answer, 5000)

    assert said.language == ""
    assert said.cues[:2] == [Cue(0, 900, "a b c"), Cue(800, 5000, "x" * 300)]
    assert len(said.cues) <= MOST_CUES


def test_what_is_missing_is_told(tmp_path: Path) -> None:
    program, model = tmp_path / "whisper-cli", tmp_path / "model.bin"

    assert transcription.readiness("", "") == "off"
    assert transcription.readiness(str(program), str(model)) == "no_program"
    program.touch()
    assert transcription.readiness(str(program), str(model)) == "no_model"
    assert transcription.readiness(str(program), "") == "no_model"
    model.touch()
    assert transcription.readiness(str(program), str(model)) == "ready"
