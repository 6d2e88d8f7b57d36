"""What is said in a film, written down by a program of the operator's: whisper.cpp's `whisper-cli`, or its like."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from fanlight.media import ffmpeg, refusal, sandbox
from fanlight.media.limits import Limits
from fanlight.media.probe import Probe, probe
from fanlight.media.scratch import scratch
from fanlight.media.subtitles import LONGEST_TEXT, MOST_CUES, MOST_WORDS, Cue

RATE = 16_000
"""Samples a second; whisper.cpp takes one channel of 16 bits at this rate and no other."""

LONGEST_LINE = 84
"""Characters of a cue: two lines on a phone."""

NICENESS = 12
MOST_THREADS = 4
PATIENCE_SECONDS = 900
"""Between two segments. A large model on a small machine thinks for minutes over thirty seconds of sound."""

CPU_SECONDS_A_SECOND = 200
SEGMENT = re.compile(r"\[\d\d:\d\d:\d\d\.\d{3} --> (\d\d):(\d\d):(\d\d)\.(\d{3})\]")
NOT_SAID = re.compile(r"\[(BLANK_AUDIO|SILENCE)\]", re.IGNORECASE)
TROUBLE = re.compile(r"[\x00-\x1f\x7f]+")

Readiness = Literal["off", "no_program", "no_model", "ready"]


@dataclass(frozen=True)
class Transcriber:
    """A program and the model it thinks with."""

    program: Path
    model: Path


@dataclass(frozen=True)
class Said:
    """A first draft of subtitles."""

    language: str
    """BCP 47 tag, as the program recognised it or was told."""
    cues: list[Cue]


class _Offsets(msgspec.Struct):
    start: int = msgspec.field(name="from")
    end: int = msgspec.field(name="to")


class _Segment(msgspec.Struct):
    offsets: _Offsets
    text: str


class _Result(msgspec.Struct):
    language: str


class _Answer(msgspec.Struct):
    result: _Result
    transcription: list[_Segment]


def readiness(program: str, model: str) -> Readiness:
    """Whether there is a transcriber, and what is missing where there is none."""
    if not program:
        return "off"
    if not Path(program).is_file():
        return "no_program"
    return "ready" if model and Path(model).is_file() else "no_model"


def transcribe(
    film: Path,
    transcriber: Transcriber,
    out: Path,
    *,
    language: str,
    on_progress: Callable[[float], None],
    threads: int,
) -> Said:
    """What is said in a finished film, in this language or, if empty, in the one that the program recognises.

    Both the film and the program are let at nothing else: one sound file, one model, one folder, no network.
    Raises `Unacceptable` where it comes to nothing, or an `OSError` when that is not the film's fault.
    """
    found = probe(film, Limits.of_finished(film.stat().st_size))
    if not found.has_audio:
        return Said(language, [])
    with scratch(out) as folder:
        sound = folder / "sound.wav"
        _run(_hear(film, found, sound), [film], folder, found, None)
        on_progress(0.0)
        command = _ask(transcriber, sound, folder / "said", language=language, threads=min(threads, MOST_THREADS))
        heard = _Heard(found.duration_seconds, on_progress)
        _run(command, [sound, transcriber.model], folder, found, heard, model_bytes=transcriber.model.stat().st_size)
        return _read(folder / "said.json", round(found.duration_seconds * 1000))


def _hear(film: Path, found: Probe, sound: Path) -> list[str]:
    shape = ("-ac", "1", "-ar", str(RATE), "-c:a", "pcm_s16le")
    return [
        *(ffmpeg.binary(), *ffmpeg.QUIET, *ffmpeg.NEWS),
        *ffmpeg.reading(film, found, threads=1),
        *("-map", f"0:{found.sound_index}", *shape, *ffmpeg.BARE, "-f", "wav", f"file:{sound}"),
    ]


def _ask(transcriber: Transcriber, sound: Path, said: Path, *, language: str, threads: int) -> list[str]:
    """The command line of whisper.cpp's `whisper-cli`: it writes `<said>.json`, and prints each segment as it comes."""
    return [
        *(str(transcriber.program.resolve()), "-m", str(transcriber.model.resolve()), "-f", str(sound)),
        *("-l", language.partition("-")[0].lower() or "auto", "-t", str(threads)),
        *("-ml", str(LONGEST_LINE), "-sow", "-oj", "-of", str(said)),
    ]


class _Heard:
    """Reads the segments that are printed; each is news."""

    def __init__(self, seconds: float, tell: Callable[[float], None]) -> None:
        self._seconds = seconds
        self._tell = tell

    def __call__(self, line: str) -> bool:
        if not (found := SEGMENT.match(line)):
            return False
        hours, minutes, seconds, rest = map(int, found.groups())
        self._tell(min(1.0, (hours * 3600 + minutes * 60 + seconds + rest / 1000) / self._seconds))
        return True


def _run(
    command: Sequence[str],
    reads: Sequence[Path],
    folder: Path,
    found: Probe,
    heard: Callable[[str], bool] | None,
    *,
    model_bytes: int = 0,
) -> None:
    allowance = sandbox.Allowance(
        cpu_seconds=300 + round(CPU_SECONDS_A_SECOND * found.duration_seconds),
        patience_seconds=PATIENCE_SECONDS,
        memory_bytes=3_000 * sandbox.MEGABYTE + 2 * model_bytes,
        file_bytes=round(2 * RATE * (found.duration_seconds + 2)) + 20 * sandbox.MEGABYTE,
        niceness=NICENESS,
    )
    try:
        sandbox.run(command, allowance, reads=reads, writes=folder, heard=heard)
    except sandbox.Broken as broken:
        raise refusal.of(broken.how) from broken


def _read(answer: Path, end: int) -> Said:
    """What the program wrote, as little to be believed as an upload."""
    try:
        with answer.open(encoding="utf-8", errors="replace") as file:
            told = msgspec.json.decode(file.read(), type=_Answer)
    except (FileNotFoundError, msgspec.DecodeError) as error:
        raise refusal.Damaged from error
    language = told.result.language if re.fullmatch(r"[a-z]{2,3}", told.result.language) else ""
    return Said(language, list(_cues(told.transcription, end)))


def _cues(segments: Sequence[_Segment], end: int) -> Iterator[Cue]:
    """In the order of time, within the film, and within what subtitles may hold."""
    room, last = MOST_WORDS, 0
    for one in segments[:MOST_CUES]:
        text = TROUBLE.sub(" ", NOT_SAID.sub("", one.text)).strip()[:LONGEST_TEXT]
        start, until = max(last, one.offsets.start), min(end, one.offsets.end)
        room -= len(text.encode())
        if text and start < until and room >= 0:
            last = start
            yield Cue(start, until, text)
