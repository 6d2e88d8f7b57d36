"""Shares: enough of them make the secret, fewer say nothing, and slips of the pen are found."""

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanlight.custody import shares
from fanlight.custody.shares import BadShares, Share

SECRET = bytes(range(32))
TOLD = Share("0123456789abcdef", 2, 1, SECRET)


def test_the_published_vector() -> None:
    """draft-mcgrew-tss-03, section 9: "test" and a zero byte, of two shares."""
    parts = [(1, bytes.fromhex("B9FA07E185")), (2, bytes.fromhex("F5409B4511"))]

    assert shares.joined(parts) == b"test\0"


@given(secret=st.binary(min_size=1, max_size=40), count=st.integers(1, 12), data=st.data())
def test_any_of_them_that_are_enough_make_the_secret(secret: bytes, count: int, data: st.DataObject) -> None:
    needed = data.draw(st.integers(1, count))
    parts = shares.split(secret, needed=needed, count=count)

    chosen = data.draw(st.permutations(parts))[: data.draw(st.integers(needed, count))]

    assert shares.joined(chosen) == secret


def test_fewer_say_nothing() -> None:
    """One share of two of a byte is each of the 256 values as often, whatever the byte is."""
    seen = {byte: {shares.split(bytes([byte]), needed=2, count=2)[0][1][0] for _ in range(6000)} for byte in (0, 255)}

    assert [len(values) for values in seen.values()] == [256, 256]


def test_one_fewer_than_needed_makes_something_else() -> None:
    parts = shares.split(SECRET, needed=3, count=5)

    assert all(shares.joined(two) != SECRET for two in itertools.combinations(parts, 2))


@pytest.mark.parametrize(("needed", "count"), [(0, 1), (3, 2), (1, 256)])
def test_numbers_that_make_no_sense_are_refused(needed: int, count: int) -> None:
    with pytest.raises(ValueError, match="shares"):
        shares.split(SECRET, needed=needed, count=count)


def test_a_line_is_read_however_it_was_typed() -> None:
    line = str(TOLD)

    assert shares.read(f"  {line.upper()[:30]} {line[30:]}\n") == TOLD
    assert SECRET.hex() not in repr(TOLD)


def test_every_slip_is_found() -> None:
    line, chance = str(TOLD), random.Random(3)
    for place in range(len(line)):
        other = chance.choice([letter for letter in "abcdefgh234567" if letter != line[place]])
        with pytest.raises(BadShares):
            shares.read(line[:place] + other + line[place + 1 :])


@pytest.mark.parametrize("text", ["", "fanlight-share-1-", "x" * 5000, str(TOLD)[:-1], str(TOLD) + "0"])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(BadShares):
        shares.read(text)
