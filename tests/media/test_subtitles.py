"""Subtitle files of all sorts become plain cues, or are refused."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanlight.media.subtitles import LONGEST_TEXT, Cue, NoSubtitles, SubtitlesTooLong, ordered, read, webvtt

VTT = """WEBVTT - made by hand
Kind: captions

STYLE
::cue { color: red }

NOTE not for viewers
00:00.000 --> 00:09.000

first
00:01.000 --> 00:02.500 align:start position:10%
<v Ada>Hello <b>there</b>, you &amp; you</v>

00:00:03.000 --> 00:00:04.000
Two
lines
"""
SRT = (
    "\ufeff1\r\n00:00:01,000 --> 00:00:02,500\r\n<font color='red'>Hello</font> {\\an8}there\r\n\r\n"
    "2\r\n00:01:00,000 --> 00:01:01,000\r\nBye\r\n"
)


def test_a_webvtt_file_is_read_without_its_decoration() -> None:
    assert read(VTT.encode()) == [Cue(1000, 2500, "Hello there, you & you"), Cue(3000, 4000, "Two\nlines")]


def test_an_srt_file_is_read() -> None:
    assert read(SRT.encode()) == [Cue(1000, 2500, "Hello there"), Cue(60_000, 61_000, "Bye")]


def test_cues_come_in_the_order_of_time_and_empty_ones_not_at_all() -> None:
    times = {"late": (5, 6), "early": (1, 2), "never": (3, 3), "<i></i>": (4, 5)}
    text = "WEBVTT\n\n" + "\n".join(f"00:0{a}.000 --> 00:0{b}.000\n{words}\n" for words, (a, b) in times.items())

    assert [cue.text for cue in read(text.encode())] == ["early", "late"]


def test_words_that_look_like_markup_stay_words() -> None:
    served = webvtt([Cue(0, 1000, "a <b> & 1 --> 2")])

    assert "<b>" not in served
    assert "-->" not in served.split("\n", 3)[3]
    assert read(served.encode()) == [Cue(0, 1000, "a <b> & 1 --> 2")]


def test_an_empty_line_ends_no_cue() -> None:
    assert read(webvtt([Cue(0, 1000, "Hello\n\nthere\n"), Cue(1000, 2000, "Bye")]).encode()) == [
        Cue(0, 1000, "Hello\nthere"),
        Cue(1000, 2000, "Bye"),
    ]


@pytest.mark.parametrize("data", [b"", b"WEBVTT\n", b"hello", b"\xff\xfe1\x000\x00", b"\x89PNG\r\n\x1a\n", b"1\n\n2\n"])
def test_what_is_no_such_file_is_refused(data: bytes) -> None:
    with pytest.raises(NoSubtitles):
        read(data)


@pytest.mark.parametrize(
    "text",
    [
        "x" * (LONGEST_TEXT + 1),
        "\n\n".join(f"{n}\n00:00:01,000 --> 00:00:02,000\nx" for n in range(1001)),
    ],
)
def test_what_is_too_long_is_refused(text: str) -> None:
    with pytest.raises(SubtitlesTooLong):
        read(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}\n".encode())


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"WEBVTT\n\n{text}".encode()))
def test_nothing_but_its_own_refusals_comes_of_any_bytes(data: bytes) -> None:
    try:
        cues = read(data)
    except (NoSubtitles, SubtitlesTooLong):
        return
    assert msgspec.convert(msgspec.to_builtins(cues), list[Cue]) == cues


LINE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1, max_size=30)
CUES = st.lists(
    st.builds(
        lambda start, length, lines: Cue(start, start + length, "\n".join(lines)),
        st.integers(0, 3_600_000),
        st.integers(1, 9000),
        st.lists(LINE, min_size=1, max_size=3),
    ),
    min_size=1,
    max_size=8,
)


def test_a_file_says_where_a_machine_wrote_it_and_nobody_checked() -> None:
    cues = [Cue(0, 1000, "Clay")]

    file = webvtt(cues, is_unchecked=True)

    assert file.startswith("WEBVTT\n\nNOTE Written by a machine, not checked.\n\n00:00:00.000")
    assert read(file.encode()) == cues
    assert "NOTE" not in webvtt(cues)


@given(CUES)
def test_what_is_served_reads_as_what_was_kept(cues: list[Cue]) -> None:
    assert read(webvtt(ordered(cues)).encode()) == ordered(cues)
