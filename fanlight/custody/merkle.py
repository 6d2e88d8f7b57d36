"""Merkle trees as RFC 6962 §2.1 defines them: hashes, proofs, and whether a proof holds."""

import hashlib
from collections.abc import Callable, Sequence
from functools import cache

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

Subtrees = Callable[[int, int], bytes]
"""The hash of the whole subtree of a height, by its index among those of that height: 2**height leaves each."""


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(size: int, subtrees: Subtrees) -> bytes:
    """MTH(D[size])."""
    return span_hash(0, size, subtrees) if size else EMPTY_ROOT


def root_of(leaves: Sequence[bytes]) -> bytes:
    """MTH of hashes of leaves that are all at hand."""
    return root(len(leaves), over(leaves))


def over(leaves: Sequence[bytes]) -> Subtrees:
    """The subtrees of hashes of leaves that are all at hand; each is worked out once."""

    @cache
    def subtree(height: int, index: int) -> bytes:
        if height == 0:
            return leaves[index]
        return node_hash(subtree(height - 1, 2 * index), subtree(height - 1, 2 * index + 1))

    return subtree


def inclusion_proof(index: int, size: int, subtrees: Subtrees) -> list[bytes]:
    """PATH(index, D[size]): from the leaf's sibling up to the root's child (§2.1.1)."""
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} has no leaf {index}")
    return _path(index, 0, size, subtrees)


def consistency_proof(old: int, new: int, subtrees: Subtrees) -> list[bytes]:
    """PROOF(old, D[new]): why the tree of the old size is the beginning of the new one (§2.1.2)."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} did not grow from one of {old}")
    return _subproof(old, 0, new, subtrees, is_known=True) if 0 < old < new else []


def includes(root_hash: bytes, size: int, index: int, leaf: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that a leaf's hash stands at an index of the tree (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    here, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            found = node_hash(sibling, found)
            here, last = _past_lone_nodes(here, last)
        else:
            found = node_hash(found, sibling)
        here, last = here >> 1, last >> 1
    return last == 0 and found == root_hash


def is_consistent(old: int, new: int, *, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that one tree is the beginning of another (RFC 9162 §2.1.4.2).

    An empty tree is the beginning of every tree, and needs no proof.
    """
    if not 0 <= old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        return False
    here, last = old - 1, new - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    before = after = path[0]
    for node in path[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            before, after = node_hash(node, before), node_hash(node, after)
            here, last = _past_lone_nodes(here, last)
        else:
            after = node_hash(after, node)
        here, last = here >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def span_hash(start: int, end: int, subtrees: Subtrees) -> bytes:
    """MTH(D[start:end]) of a span that the definition's own splitting leads to."""
    width = end - start
    if width & (width - 1) == 0:
        height = width.bit_length() - 1
        return subtrees(height, start >> height)
    middle = start + _split(width)
    return node_hash(span_hash(start, middle, subtrees), span_hash(middle, end, subtrees))


def _path(index: int, start: int, end: int, subtrees: Subtrees) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_path(index, start, middle, subtrees), span_hash(middle, end, subtrees)]
    return [*_path(index, middle, end, subtrees), span_hash(start, middle, subtrees)]


def _subproof(old: int, start: int, end: int, subtrees: Subtrees, *, is_known: bool) -> list[bytes]:
    """SUBPROOF; `is_known` while the part in question is the old tree itself, whose root the reader has."""
    if old == end:
        return [] if is_known else [span_hash(start, end, subtrees)]
    middle = start + _split(end - start)
    if old <= middle:
        return [*_subproof(old, start, middle, subtrees, is_known=is_known), span_hash(middle, end, subtrees)]
    return [*_subproof(old, middle, end, subtrees, is_known=False), span_hash(start, middle, subtrees)]


def _split(width: int) -> int:
    """The largest power of two smaller than the width."""
    return 1 << ((width - 1).bit_length() - 1)


def _past_lone_nodes(here: int, last: int) -> tuple[int, int]:
    """Up over the levels at which the rightmost node has no sibling and is carried up as it is."""
    while here and not here & 1:
        here, last = here >> 1, last >> 1
    return here, last
