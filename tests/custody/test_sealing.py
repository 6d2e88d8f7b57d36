"""Sealed cells."""

from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fanlight.custody.keys import DataKey, new_data_key
from fanlight.custody.sealing import Cell, Tampered, seal, unseal

KEY = new_data_key()
CELL = Cell("activity_sheet", "sealed", UUID(int=7))

names = st.text(st.characters(exclude_characters="|", exclude_categories=("Cs",)), max_size=40)
rows = st.one_of(names, st.integers(), st.uuids())
cells = st.builds(Cell, names, names, rows)
keys = st.builds(DataKey, st.integers(1, 2**32 - 1), st.binary(min_size=32, max_size=32))


@given(key=keys, cell=cells, plaintext=st.binary(max_size=2000))
def test_what_was_sealed_opens_again(key: DataKey, cell: Cell, plaintext: bytes) -> None:
    assert unseal(key, cell, seal(key, cell, plaintext)) == plaintext


@given(cell=cells, other=cells)
def test_a_cell_opens_nowhere_else(cell: Cell, other: Cell) -> None:
    assume(cell.address(1) != other.address(1))

    with pytest.raises(Tampered):
        unseal(KEY, other, seal(KEY, cell, b"private"))


@pytest.mark.parametrize(
    "moved",
    [
        Cell("activity_segment", "sealed", UUID(int=7)),
        Cell("activity_sheet", "other", UUID(int=7)),
        Cell("activity_sheet", "sealed", UUID(int=8)),
    ],
    ids=["table", "column", "row"],
)
def test_a_cell_that_was_moved_does_not_open(moved: Cell) -> None:
    with pytest.raises(Tampered):
        unseal(KEY, moved, seal(KEY, CELL, b"private"))


def test_a_cell_does_not_open_with_another_version_of_its_key() -> None:
    later = DataKey(KEY.version + 1, KEY.secret)
    sealed = seal(KEY, CELL, b"private")
    relabelled = later.version.to_bytes(4, "big") + sealed[4:]

    for attempt in (sealed, relabelled):
        with pytest.raises(Tampered):
            unseal(later, CELL, attempt)


@given(other=st.binary(min_size=32, max_size=32))
def test_a_cell_does_not_open_with_another_key(other: bytes) -> None:
    assume(other != KEY.secret)

    with pytest.raises(Tampered):
        unseal(DataKey(KEY.version, other), CELL, seal(KEY, CELL, b"private"))


@given(plaintext=st.binary(max_size=60), data=st.data())
def test_a_cell_with_any_flipped_byte_does_not_open(plaintext: bytes, data: st.DataObject) -> None:
    sealed = bytearray(seal(KEY, CELL, plaintext))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))

    with pytest.raises(Tampered):
        unseal(KEY, CELL, bytes(sealed))


@given(plaintext=st.binary(max_size=60), data=st.data())
def test_a_cell_that_was_cut_short_does_not_open(plaintext: bytes, data: st.DataObject) -> None:
    sealed = seal(KEY, CELL, plaintext)
    cut = data.draw(st.integers(0, len(sealed) - 1))

    with pytest.raises(Tampered):
        unseal(KEY, CELL, sealed[:cut])


def test_the_same_value_is_sealed_differently_each_time() -> None:
    assert len({seal(KEY, CELL, b"private") for _ in range(100)}) == 100


@pytest.mark.parametrize("parts", [("a|b", "c", 1), ("a", "b|c", 1), ("a", "b", "c|1")])
def test_a_name_that_could_be_read_as_two_is_refused(parts: tuple[str, str, str | int]) -> None:
    with pytest.raises(ValueError, match="separates"):
        Cell(*parts)
