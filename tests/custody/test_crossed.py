"""One hash over all that crossed: alike when the same did, in whatever order, and never otherwise."""

import hashlib
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanlight.custody import merkle
from fanlight.custody.crossed import root_of

MESSAGES = st.dictionaries(st.uuids(), st.binary(max_size=8).map(lambda body: hashlib.sha256(body).hexdigest()))


@given(messages=MESSAGES, chance=st.randoms())
def test_the_order_does_not_matter(messages: dict[UUID, str], chance: object) -> None:
    shuffled = list(messages.items())
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert root_of(shuffled) == root_of(messages.items())


@given(messages=MESSAGES.filter(bool), data=st.data())
def test_one_that_is_missing_altered_or_under_another_key_changes_it(
    messages: dict[UUID, str], data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from(sorted(messages)))
    rest = {other: sha256 for other, sha256 in messages.items() if other != key}
    altered = hashlib.sha256(b"something else, longer").hexdigest()

    honest = root_of(messages.items())
    assert root_of(rest.items()) != honest
    assert root_of([*rest.items(), (key, altered)]) != honest
    assert root_of([*rest.items(), (UUID(int=key.int ^ 1), messages[key])]) != honest or UUID(int=key.int ^ 1) in rest


@pytest.mark.parametrize("size", [0, 1, 2, 3, 5, 8, 70])
def test_it_is_the_tree_of_rfc_6962(size: int) -> None:
    leaves = [merkle.leaf_hash(bytes([number])) for number in range(size)]

    def subtree(height: int, index: int) -> bytes:
        if height == 0:
            return leaves[index]
        return merkle.node_hash(subtree(height - 1, 2 * index), subtree(height - 1, 2 * index + 1))

    assert merkle.root_of(leaves) == merkle.root(size, subtree)
