"""Subtitles: what WebVTT and SRT files say, and WebVTT as it is served. Plain text in, plain text out."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

import msgspec

from fanlight.foundation.errors import Invalid

MOST_BYTES = 400_000
MOST_CUES = 1000
LONGEST_TEXT = 300
MOST_WORDS = 150_000
"""Bytes of all cues together, as UTF-8: what fits into one message, with room to spare."""

Milliseconds = Annotated[int, msgspec.Meta(ge=0, le=86_400_000)]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_TEXT, pattern=r"^[^\x00-\x09\x0b-\x1f\x7f]*\Z")]
"""One line or several; no control character but the break between them."""

TIMES = re.compile(
    r"^(?:(\d{1,3}):)?([0-5]\d):([0-5]\d)[.,](\d{3})\s+-->\s+(?:(\d{1,3}):)?([0-5]\d):([0-5]\d)[.,](\d{3})"
)
TAG = re.compile(r"</?[a-z][^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}", re.IGNORECASE)
"""WebVTT's and SRT's markup, karaoke times, and what SubStation leaves in SRT files."""
OUR_TROUBLE = "".join(map(chr, [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F]))
UNCHECKED = "Written by a machine, not checked."
BLOCKS_WITHOUT_CUES = ("NOTE", "STYLE", "REGION")


class NoSubtitles(Invalid):
    """This is no WebVTT or SRT file as text in UTF-8."""

    code = "no_subtitles"


class SubtitlesTooLong(Invalid):
    """These subtitles are too long: at most 1000 lines of 300 characters, and 150 KB of words in all."""

    code = "subtitles_too_long"


class Cue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words, and when they are shown: from `start` to before `end`, in milliseconds."""

    start: Milliseconds
    end: Milliseconds
    text: Words


def read(data: bytes) -> list[Cue]:
    """The cues of a WebVTT or SRT file, in the order of time; what a cue is decorated with is left out.

    Cues that end before they begin, or say nothing, are passed over, as players do. Raises `NoSubtitles` for anything
    else than such a file, and `SubtitlesTooLong`.
    """
    if len(data) > MOST_BYTES:
        raise SubtitlesTooLong()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NoSubtitles() from error
    cues = list(_cues(text.replace("\r\n", "\n").replace("\r", "\n").translate(dict.fromkeys(map(ord, OUR_TROUBLE)))))
    if not cues:
        raise NoSubtitles()
    if len(cues) > MOST_CUES or any(len(cue.text) > LONGEST_TEXT for cue in cues):
        raise SubtitlesTooLong()
    check_size(cues)
    return ordered(cues)


def check_size(cues: Iterable[Cue]) -> None:
    """Raises where all words together are too many."""
    if sum(len(cue.text.encode()) for cue in cues) > MOST_WORDS:
        raise SubtitlesTooLong()


def ordered(cues: Iterable[Cue]) -> list[Cue]:
    """In the order in which they appear."""
    return sorted(cues, key=lambda cue: (cue.start, cue.end))


def webvtt(cues: Sequence[Cue], *, is_unchecked: bool = False) -> str:
    """A file of these cues, whose words are words and never markup (W3C WebVTT, section 4); it says where a machine
    wrote them and nobody has checked."""
    head = ["WEBVTT\n", *([f"NOTE {UNCHECKED}\n"] if is_unchecked else [])]
    blocks = [f"{_clock(cue.start)} --> {_clock(cue.end)}\n{_unbroken(cue.text)}\n" for cue in cues]
    return "\n".join([*head, *blocks])


def _unbroken(text: str) -> str:
    """Without empty lines, which would end the cue."""
    return "\n".join(line for line in html.escape(text, quote=False).split("\n") if line)


def _cues(text: str) -> Iterator[Cue]:
    for block in re.split(r"\n{2,}", text.strip("\n")):
        lines = block.split("\n")
        if lines[0].startswith(BLOCKS_WITHOUT_CUES):
            continue
        at = next((number for number, line in enumerate(lines[:2]) if TIMES.match(line)), None)
        if at is None:
            continue
        found = TIMES.match(lines[at])
        assert found
        words = _plain("\n".join(lines[at + 1 :]))
        start, end = _milliseconds(*found.groups()[:4]), _milliseconds(*found.groups()[4:])
        if words and start < end <= 86_400_000:
            yield Cue(start, end, words)


def _plain(text: str) -> str:
    """Without markup, and with what stands for a sign as that sign."""
    lines = html.unescape(TAG.sub("", text)).translate(dict.fromkeys(map(ord, OUR_TROUBLE + "\r"))).split("\n")
    return "\n".join(kept for line in lines if (kept := line.replace("\t", " ").strip()))


def _milliseconds(hours: str | None, minutes: str, seconds: str, rest: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(rest)


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
