"""Trees and their proofs are those of RFC 6962, and nothing else passes for one."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from fanlight.custody import merkle, tiles
from fanlight.custody.merkle import Subtrees, leaf_hash
from tests.custody import shelves
from tests.custody.shelves import MemoryShelf

ENTRIES = [shelves.entry(index) for index in range(1500)]


@cache
def read_of(size: int) -> Subtrees:
    """Whole subtrees of a tree of this size, out of tiles."""
    shelf = MemoryShelf()
    shelf.tiles |= tiles.grown(0, [leaf_hash(entry) for entry in ENTRIES[:size]], shelf.tile)
    return tiles.subtrees(shelf.tile)


@st.composite
def two_sizes(draw: st.DrawFn, largest: int = 1500) -> tuple[int, int]:
    new = draw(st.integers(1, largest))
    return draw(st.integers(0, new)), new


def test_the_root_of_each_size_is_that_of_the_definition():
    for size in [*range(70), 127, 128, 129, 255, 256, 257, 511, 512, 513, 1023, 1025, 1500]:
        assert merkle.root(size, read_of(size)) == shelves.mth(ENTRIES[:size]), size


def test_every_proof_of_every_small_tree_is_that_of_the_definition_and_holds():
    for size in range(1, 34):
        root = shelves.mth(ENTRIES[:size])
        for index in range(size):
            shown = merkle.inclusion_proof(index, size, read_of(size))
            assert shown == shelves.path(index, ENTRIES[:size])
            assert merkle.includes(root, size, index, leaf_hash(ENTRIES[index]), shown)
        for old in range(1, size + 1):
            shown = merkle.consistency_proof(old, size, read_of(size))
            assert shown == shelves.proof(old, ENTRIES[:size])
            old_root = shelves.mth(ENTRIES[:old])
            assert merkle.is_consistent(old, size, old_root=old_root, new_root=root, proof=shown)


@settings(max_examples=60, deadline=None)
@given(two_sizes())
def test_proofs_of_larger_trees_are_those_of_the_definition_and_hold(sizes: tuple[int, int]):
    old, new = sizes
    roots = shelves.mth(ENTRIES[:old]), shelves.mth(ENTRIES[:new])

    consistency = merkle.consistency_proof(old, new, read_of(new))
    inclusion = merkle.inclusion_proof(new - 1, new, read_of(new))

    assert consistency == (shelves.proof(old, ENTRIES[:new]) if old else [])
    assert merkle.is_consistent(old, new, old_root=roots[0], new_root=roots[1], proof=consistency)
    assert inclusion == shelves.path(new - 1, ENTRIES[:new])
    assert merkle.includes(roots[1], new, new - 1, leaf_hash(ENTRIES[new - 1]), inclusion)


@settings(max_examples=150, deadline=None)
@given(two_sizes(600), st.data())
def test_a_proof_of_inclusion_that_was_touched_does_not_hold(sizes: tuple[int, int], data: st.DataObject):
    index, size = min(sizes[0], sizes[1] - 1), sizes[1]
    root, leaf = merkle.root(size, read_of(size)), leaf_hash(ENTRIES[index])
    proof = merkle.inclusion_proof(index, size, read_of(size))

    other = data.draw(st.integers(0, 700).filter(lambda at: at != index))
    assert not merkle.includes(root, size, other, leaf, proof)
    assert not merkle.includes(root, size, index, leaf_hash(b"never logged"), proof)
    assert not merkle.includes(root, size, index, leaf, [*proof, leaf])
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        assert not merkle.includes(root, size, index, leaf, proof[:at] + proof[at + 1 :])
        assert not merkle.includes(root, size, index, leaf, touched(proof, at, data))


@settings(max_examples=150, deadline=None)
@given(two_sizes(600), st.data())
def test_a_proof_of_consistency_that_was_touched_does_not_hold(sizes: tuple[int, int], data: st.DataObject):
    old, new = sizes
    old_root, new_root = merkle.root(old, read_of(old)), merkle.root(new, read_of(new))
    proof = merkle.consistency_proof(old, new, read_of(new))

    def holds(old: int = old, before: bytes = old_root, after: bytes = new_root, shown: list[bytes] = proof) -> bool:
        return merkle.is_consistent(old, new, old_root=before, new_root=after, proof=shown)

    assert holds()
    assert not holds(shown=[*proof, new_root])
    assert not holds(before=leaf_hash(b"another tree"))
    if old:
        assert not holds(after=leaf_hash(b"another tree"))
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        assert not holds(shown=proof[:at] + proof[at + 1 :])
        assert not holds(shown=touched(proof, at, data))
        assert not holds(old=0)


def test_a_tree_that_lost_changed_or_reordered_entries_continues_nothing():
    for size in range(2, 40):
        old_root = shelves.mth(ENTRIES[:size])
        swapped = [ENTRIES[1], ENTRIES[0], *ENTRIES[2 : size + 3]]
        dropped = ENTRIES[1 : size + 3]
        changed = [b"changed", *ENTRIES[1 : size + 3]]
        for forged in (swapped, dropped, changed):
            proof, new_root = shelves.proof(size, forged), shelves.mth(forged)
            assert not merkle.is_consistent(size, len(forged), old_root=old_root, new_root=new_root, proof=proof)


def test_a_tree_does_not_shrink():
    root = shelves.mth(ENTRIES[:5])

    assert not merkle.is_consistent(6, 5, old_root=root, new_root=root, proof=[])
    assert not merkle.is_consistent(-1, 5, old_root=root, new_root=root, proof=[])


def touched(proof: list[bytes], at: int, data: st.DataObject) -> list[bytes]:
    """The proof with one bit of one hash turned over."""
    bit = data.draw(st.integers(0, 255))
    number = int.from_bytes(proof[at], "big") ^ (1 << bit)
    return [*proof[:at], number.to_bytes(32, "big"), *proof[at + 1 :]]
