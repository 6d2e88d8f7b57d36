"""Range headers, against a slice of the same bytes taken by a slower, plainer reading of RFC 9110."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fanlight.foundation.byte_ranges import Part, Unsatisfiable, is_known, may_use_range, part_asked

SIZES = st.integers(0, 50)
NUMBERS = st.one_of(st.integers(0, 60), st.integers(0, 10**30))


def taken(header: str | None, content: bytes, at_most: int = 10**9) -> bytes | None:
    """What our reading sends of some bytes; None for all of them."""
    part = part_asked(header, len(content), at_most=at_most)
    return None if part is None else content[part.start : part.start + part.length]


def content_of(size: int) -> bytes:
    return bytes(range(size))


@given(size=SIZES, first=NUMBERS, last=NUMBERS)
def test_a_closed_range_is_the_slice_it_names(size: int, first: int, last: int):
    content, header = content_of(size), f"bytes={first}-{last}"

    if last < first:
        assert taken(header, content) is None
    elif first >= size:
        with pytest.raises(Unsatisfiable):
            taken(header, content)
    else:
        assert taken(header, content) == content[first : last + 1]


@given(size=SIZES, first=NUMBERS)
def test_an_open_range_runs_to_the_end(size: int, first: int):
    content, header = content_of(size), f"bytes={first}-"

    if first >= size:
        with pytest.raises(Unsatisfiable):
            taken(header, content)
    else:
        assert taken(header, content) == content[first:]


@given(size=SIZES, count=NUMBERS)
def test_a_suffix_range_is_the_last_bytes(size: int, count: int):
    content, header = content_of(size), f"bytes=-{count}"

    if count == 0 or size == 0:
        with pytest.raises(Unsatisfiable):
            taken(header, content)
    else:
        assert taken(header, content) == content[-count:]


@given(size=st.integers(1, 50), first=st.integers(0, 49), at_most=st.integers(1, 60))
def test_no_part_is_longer_than_one_answer_may_be(size: int, first: int, at_most: int):
    content = content_of(size)

    if first < size:
        assert taken(f"bytes={first}-", content, at_most) == content[first : first + at_most]
    assert taken("bytes=-7", content, at_most) == content[-7:][:at_most]


@given(size=st.integers(1, 50), at_most=st.integers(1, 9))
def test_a_reader_who_asks_on_from_where_it_was_cut_gets_every_byte_once(size: int, at_most: int):
    content, got = content_of(size), b""

    while len(got) < size:
        piece = taken(f"bytes={len(got)}-", content, at_most)
        assert piece
        got += piece

    assert got == content


@given(st.text(max_size=40), SIZES)
@example("bytes=1-2,4-5", 10)
@example("bytes=-", 10)
@example("bytes=", 10)
@example("lines=1-2", 10)
@example("bytes=1-2-3", 10)
@example("bytes=٣-٤", 10)
@example("bytes=+1-2", 10)
@example("bytes=0x1-2", 10)
@example("bytes= -", 10)
def test_whatever_comes_is_the_whole_a_part_inside_or_a_clear_no(header: str, size: int):
    try:
        part = part_asked(header, size, at_most=20)
    except Unsatisfiable:
        return

    assert part is None or (0 < part.length <= 20 and part.start >= 0 and part.start + part.length <= size)


@pytest.mark.parametrize(
    "header",
    [None, "", "bytes=-", "bytes=5-2", "lines=0-1", "bytes 0-1", "bytes=a-b", "bytes=0-1,3-4", "bytes=0-1;q=1"],
)
def test_several_ranges_and_nonsense_ask_for_the_whole(header: str | None):
    assert part_asked(header, 100, at_most=10) is None


@pytest.mark.parametrize(
    "header", ["bytes=2-4", " bytes = 2-4 ", "BYTES=2-4", "bytes=,2-4", "bytes=00002-000000000000000000000004"]
)
def test_the_forms_the_grammar_allows_are_one_and_the_same(header: str):
    assert part_asked(header, 100, at_most=10) == Part(2, 3)


def test_the_answer_names_the_part_it_is():
    assert Part(2, 3).content_range(100) == "bytes 2-4/100"


@pytest.mark.parametrize(
    ("if_range", "fits"),
    [
        (None, True),
        ('"a"', True),
        ('"b"', False),
        ('W/"a"', False),
        ("Sat, 21 Nov 2026 10:00:00 GMT", False),
        ("", False),
    ],
)
def test_a_part_is_sent_only_to_who_holds_the_same_file(if_range: str | None, fits: bool):
    assert may_use_range(if_range, '"a"') is fits


@pytest.mark.parametrize(
    ("if_none_match", "known"),
    [
        (None, False),
        ('"a"', True),
        ('W/"a"', True),
        ('"b", "a"', True),
        ('"b"', False),
        ("*", True),
        ('"b", *', False),
        ("", False),
    ],
)
def test_a_file_is_not_sent_to_who_holds_it(if_none_match: str | None, known: bool):
    assert is_known(if_none_match, '"a"') is known
