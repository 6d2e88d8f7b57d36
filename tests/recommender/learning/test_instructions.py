"""Lanes: the same sums, in the order that is written down."""

import numpy as np
import pytest
from numba import njit
from numpy.typing import NDArray

from fanlight.recommender.learning import instructions
from fanlight.recommender.state.layout import FACTORS

CHANCE = np.random.default_rng(5)
ROWS = CHANCE.normal(size=(7, FACTORS)).astype(np.float32)
VECTOR = CHANCE.normal(size=FACTORS).astype(np.float32)


@njit
def dot(matrix: NDArray[np.float32], row: int, vector: NDArray[np.float32]) -> float:
    return instructions.dot(matrix, row, vector)


@njit
def add_scaled(matrix: NDArray[np.float32], row: int, scale: float, vector: NDArray[np.float32]) -> None:
    instructions.add_scaled(matrix, row, np.float32(scale), vector)


@njit
def collect(vector: NDArray[np.float32], scale: float, matrix: NDArray[np.float32], row: int) -> None:
    instructions.collect(vector, np.float32(scale), matrix, row)


@njit
def places(matrix: NDArray[np.uint32], row: int, first: int, wanted: int) -> list[int]:
    bits, found = instructions.equals(matrix, row, first, np.uint32(wanted)), [0 for _ in range(0)]
    while bits:
        found.append(instructions.lowest(bits))
        bits &= bits - 1
    return found


def folded(products: NDArray[np.float32]) -> np.float32:
    """Halves added to each other until one is left."""
    while len(products) > 1:
        products = products[: len(products) // 2] + products[len(products) // 2 :]
    number: np.float32 = products[0]
    return number


def test_a_product_is_summed_in_one_order_to_the_bit() -> None:
    for row in range(len(ROWS)):
        assert dot(ROWS, row, VECTOR) == folded(ROWS[row] * VECTOR)


def test_a_step_changes_its_row_and_no_other() -> None:
    moved = ROWS.copy()

    add_scaled(moved, 3, 0.3, VECTOR)

    assert (moved[3] == ROWS[3] + np.float32(0.3) * VECTOR).all()
    assert (np.delete(moved, 3, axis=0) == np.delete(ROWS, 3, axis=0)).all()


def test_a_row_is_collected_into_a_vector() -> None:
    total = VECTOR.copy()

    collect(total, -2.0, ROWS, 6)

    assert (total == VECTOR - 2 * ROWS[6]).all()


@pytest.mark.parametrize(("wanted", "expected"), [(20, [4]), (7, [0, 15]), (1, [])])
def test_a_group_of_places_is_searched_at_once(wanted: int, expected: list[int]) -> None:
    numbers = np.arange(128, dtype=np.uint32).reshape(2, 64)
    numbers[1] = numbers[0]
    numbers[1, [16, 31, 32]] = 7

    assert places(numbers, 1, 16, wanted) == expected
