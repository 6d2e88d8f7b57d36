"""Tiles and bundles are addressed and filled as tlog-tiles says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanlight.custody import tiles
from fanlight.custody.merkle import leaf_hash
from fanlight.custody.tiles import BadBundle, Place
from tests.custody import shelves
from tests.custody.shelves import MemoryShelf


def test_a_tree_of_seventy_thousand_has_the_tiles_of_the_specification():
    places = list(tiles.places_in(70_000))
    by_level = {level: [place for place in places if place.level == level] for level in (None, 0, 1, 2)}

    assert sum(len(found) for found in by_level.values()) == len(places)
    for level in (None, 0):
        assert len(by_level[level]) == 274
        assert by_level[level][-1].width == 112
        assert all(place.width == 256 for place in by_level[level][:-1])
    assert [place.width for place in by_level[1]] == [256, 17]
    assert [place.width for place in by_level[2]] == [1]


def test_a_tree_of_256_has_a_full_tile_and_a_partial_one_above():
    assert [place.path for place in tiles.places_in(256)] == ["entries/000", "0/000", "1/000.p/1"]


@pytest.mark.parametrize(
    ("place", "path"),
    [
        (Place(0, 1234067), "0/x001/x234/067"),
        (Place(0, 0), "0/000"),
        (Place(3, 999), "3/999"),
        (Place(1, 1000, 17), "1/x001/000.p/17"),
        (Place(None, 273, 112), "entries/273.p/112"),
    ],
)
def test_a_place_has_one_address(place: Place, path: str):
    assert place.path == path
    assert tiles.place(path) == place


@pytest.mark.parametrize(
    "path",
    [
        "0/1",
        "0/0000",
        "0/x000/001",
        "0/001.p/0",
        "0/001.p/01",
        "0/001.p/256",
        "0/001.p/999",
        "00/001",
        "64/001",
        "99/001",
        "-1/001",
        "0/x001/x234/67",
        "0/001/067",
        "0/x001",
        "entries/x001/2",
        "data/001",
        "0/001/",
        "0/001\n",
        "0/٠٠١",
        "0/../001",
        "0/x999/" * 9 + "001",
        "",
    ],
)
def test_nothing_else_is_an_address(path: str):
    assert tiles.place(path) is None


@given(st.none() | st.integers(0, 63), st.integers(0, 10**20), st.integers(1, 256))
def test_every_address_leads_back_to_its_place(level: int | None, index: int, width: int):
    place = Place(level, index, width)

    assert tiles.place(place.path) == place


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 400), max_size=6))
def test_grown_in_whatever_steps_the_tiles_are_the_same(steps: list[int]):
    stepwise, at_once, size = MemoryShelf(), MemoryShelf(), 0
    for step in steps:
        leaves = [leaf_hash(shelves.entry(size + at)) for at in range(step)]
        stepwise.tiles |= tiles.grown(size, leaves, stepwise.tile)
        size += step
    at_once.tiles |= tiles.grown(0, [leaf_hash(shelves.entry(at)) for at in range(size)], at_once.tile)

    assert stepwise.tiles == at_once.tiles
    for place in tiles.places_in(size):
        if place.level is not None:
            assert len(stepwise.tile(place.level, place.index)) == 32 * place.width
            assert tiles.width_in(size, place.level, place.index) == place.width


def test_a_tile_that_was_partial_begins_as_it_was():
    shelf, size, before = MemoryShelf(), 0, dict[tuple[int, int], bytes]()
    for step in (100, 100, 100, 500):
        shelf.tiles |= tiles.grown(size, [leaf_hash(shelves.entry(size + at)) for at in range(step)], shelf.tile)
        size += step
        assert all(shelf.tiles[place].startswith(hashes) for place, hashes in before.items())
        before = dict(shelf.tiles)


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_a_bundle_holds_its_entries(entries: list[bytes]):
    bundled = tiles.bundle(entries)

    assert tiles.entries_of(bundled) == entries
    assert tiles.leaf_tile(bundled) == b"".join(map(leaf_hash, entries))


def test_the_longest_entry_fits_and_a_longer_one_does_not():
    assert tiles.entries_of(tiles.bundle([b"x" * 65_535])) == [b"x" * 65_535]
    with pytest.raises(OverflowError):
        tiles.bundle([b"x" * 65_536])


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_bundle_that_was_cut_short_is_refused(cut: int):
    with pytest.raises(BadBundle):
        tiles.entries_of(tiles.bundle([b"abc", b"de"])[:-cut])
