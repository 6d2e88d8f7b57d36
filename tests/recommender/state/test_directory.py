"""Finding rows by keys."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fanlight.recommender.state import directory

KEYS = st.lists(st.integers(1, 2**64 - 1), unique=True, max_size=200)


@given(keys=KEYS, others=KEYS)
def test_every_key_is_found_at_its_slot_and_no_other_key_anywhere(keys: list[int], others: list[int]) -> None:
    table, known = np.zeros(512, np.uint32), np.zeros(256, np.uint64)
    known[: len(keys)] = keys

    directory.insert(table, known, np.arange(len(keys)))

    assert directory.find(table, known, np.array(keys, np.uint64)).tolist() == list(range(len(keys)))
    strangers = np.array([key for key in others if key not in keys], np.uint64)
    assert (directory.find(table, known, strangers) == directory.ABSENT).all()


def test_keys_that_want_the_same_place_are_all_found() -> None:
    table, known = np.zeros(1024, np.uint32), np.zeros(512, np.uint64)
    known[:300] = np.arange(1, 301) * np.uint64(2**20)  # low bits alike
    directory.insert(table, known, np.arange(150))
    for slot in range(150, 300):
        directory.insert(table, known, np.array([slot]))

    assert (directory.find(table, known, known[:300]) == np.arange(300)).all()
