"""A log only grows, serves what it has signed, and signs nothing over what was changed behind its back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanlight.custody import checkpoints, merkle, notes, policy, tiles
from fanlight.custody.checkpoints import Checkpoint
from fanlight.custody.log import Damaged, Log, Reader, TooLong
from fanlight.custody.tiles import Place
from tests.custody import shelves
from tests.custody.shelves import MemoryShelf


def shelf_of(log: Log) -> MemoryShelf:
    assert isinstance(log.shelf, MemoryShelf)
    return log.shelf


def signed(log: Log) -> Checkpoint:
    """What the log says of itself, as a stranger reads it."""
    head = log.shelf.head()
    assert head is not None
    return policy.read(f"log {log.key.vkey}\nquorum none\n").believed(notes.read(head))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.binary(max_size=60), max_size=120), max_size=6))
def test_the_signed_tree_is_that_of_the_definition_over_all_entries(batches: list[list[bytes]]):
    log, everything = Log.on(MemoryShelf(), shelves.signer()), list[bytes]()
    for batch in batches:
        assert log.append(batch) == len(everything)
        before, everything = signed(log) if everything else None, everything + batch

        tree = signed(log)
        assert (tree.size, tree.root) == (len(everything), shelves.mth(everything))
        assert before is None or before.size <= tree.size


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 1200))
def test_everything_a_stranger_fetches_leads_to_the_signed_root(size: int):
    log = shelves.filled(size, step=333)
    fetched = {place: log.part(place) for place in tiles.places_in(size)}

    hashes: dict[tuple[int, int], bytes] = {}
    for place, data in fetched.items():
        assert data is not None
        if place.level is None:
            assert tiles.leaf_tile(data) == fetched[Place(0, place.index, place.width)]
        else:
            hashes[place.level, place.index] = data
    assert merkle.root(size, tiles.subtrees(lambda level, index: hashes[level, index])) == signed(log).root


def test_each_checkpoint_continues_each_older_one():
    log = Log.on(MemoryShelf(), shelves.signer())
    trees = []
    for step in (1, 2, 5, 255, 256, 300):
        log.append([shelves.entry(index) for index in range(step)])
        trees.append(signed(log))

    for at, old in enumerate(trees):
        for new in trees[at:]:
            proof = log.continues(old.size, new.size)
            assert merkle.is_consistent(old.size, new.size, old_root=old.root, new_root=new.root, proof=proof)


def test_partial_tiles_of_older_checkpoints_are_served_for_ever():
    log = shelves.filled(100)
    old = {place: log.part(place) for place in tiles.places_in(100)}

    log.append([b"more"] * 500)

    assert {place: log.part(place) for place in old} == old


def test_what_has_not_grown_yet_is_not_served():
    log = shelves.filled(300)

    for place in (Place(0, 1, 45), Place(0, 1), Place(None, 1, 45), Place(1, 0, 2), Place(2, 0, 1), Place(0, 10**18)):
        assert log.part(place) is None
    assert log.part(Place(0, 1, 44)) is not None


def test_an_empty_log_serves_nothing():
    log = Log.on(MemoryShelf(), shelves.signer())

    assert log.checkpoint().size == 0
    assert log.part(Place(0, 0, 1)) is None


def test_an_entry_longer_than_a_bundle_can_say_is_refused_and_nothing_is_added():
    log = shelves.filled(3)

    with pytest.raises(TooLong):
        log.append([b"fine", b"x" * 65_536])

    assert signed(log).size == 3
    assert log.append([b"x" * 65_535]) == 3


def test_what_the_shelf_could_not_keep_was_never_signed_for_anyone():
    log = shelves.filled(300)
    before = shelf_of(log).head()
    shelf_of(log).fails_at_put = True

    with pytest.raises(OSError, match="no space"):
        log.append([b"lost"])

    assert shelf_of(log).head() == before
    shelf_of(log).fails_at_put = False
    assert log.append([b"kept"]) == 300


@pytest.mark.parametrize("size", [1, 3, 256, 300, 700])
def test_a_tile_changed_by_hand_is_never_signed_over(size: int):
    for spoiled in list(shelf_of(shelves.filled(size)).tiles):
        log = shelves.filled(size)
        tile = bytearray(shelf_of(log).tiles[spoiled])
        tile[-1] ^= 1
        shelf_of(log).tiles[spoiled] = bytes(tile)
        before = shelf_of(log).head()

        if is_beneath_the_new(size, spoiled):
            with pytest.raises(Damaged):
                log.append([b"more"])
            assert shelf_of(log).head() == before
        else:  # a whole tile, whose hash stands in the one above: readers refuse it, new hashes are not made of it
            log.append([b"more"])
            assert signed(log).root == shelves.mth([*map(shelves.entry, range(size)), b"more"])


def is_beneath_the_new(size: int, tile: tuple[int, int]) -> bool:
    level, index = tile
    return tiles.width_in(size, level, index) < 256


def test_a_tile_that_is_gone_or_cut_short_stops_the_log():
    for keep in (0, 32):
        log = shelves.filled(300)
        shelf_of(log).tiles[0, 1] = shelf_of(log).tiles[0, 1][:keep]
        with pytest.raises((Damaged, KeyError)):
            log.append([b"more"])
    log = shelves.filled(300)
    del shelf_of(log).tiles[0, 1]
    with pytest.raises(Damaged):
        log.append([b"more"])


def test_a_checkpoint_changed_by_hand_stops_the_log():
    log = shelves.filled(5)
    shelf_of(log).note = (shelf_of(log).head() or b"").replace(b"\n5\n", b"\n4\n")

    with pytest.raises(notes.NotSigned):
        log.append([b"more"])


def test_a_log_is_not_continued_with_another_key_or_under_another_name():
    log = shelves.filled(5)

    for other in (shelves.signer(), shelves.signer("other.example")):
        with pytest.raises(Damaged):
            Log.on(log.shelf, other).append([b"more"])


def test_who_only_reads_needs_no_private_key():
    log = shelves.filled(5)
    reader = Reader(log.shelf, log.key)

    assert reader.checkpoint() == checkpoints.parsed(signed(log).text)
    reader.proof(4).check(shelves.entry(4), policy.read(f"log {log.key.vkey}\nquorum none\n"))
