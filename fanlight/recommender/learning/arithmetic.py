"""Functions that maths libraries round each in their way, made of plain sums and products: the same everywhere."""

import math

import numpy as np
from numba import njit

LOG2_E = 1.4426950408889634
LN2_HIGH = 0.6931471803691238
"""The first 33 bits of ln 2, so that a whole number times it is exact (Cody and Waite, 1980)."""
LN2_LOW = 1.9082149292705877e-10
LARGEST = 700.0
TAYLOR = tuple(1.0 / math.factorial(n) for n in range(12, -1, -1))

# The same in single precision, for x ≤ 0.
LEAST = np.float32(-87)
SINGLE_LOG2_E, SINGLE_LN2_HIGH, SINGLE_LN2_LOW = np.float32(LOG2_E), np.float32(0.693359375), np.float32(-2.12194440e-4)
SINGLE_TAYLOR = tuple(np.float32(1.0 / math.factorial(n)) for n in range(7, -1, -1))
HALVED = 0.5 ** np.arange(128).astype(np.float32)


@njit(cache=True, inline="always")
def exp(x: float) -> float:
    """e^x to 4 parts in 10^16; beyond ±700 it stays where it is there."""
    x = min(max(x, -LARGEST), LARGEST)
    whole = math.floor(x * LOG2_E + 0.5)
    rest = (x - whole * LN2_HIGH) - whole * LN2_LOW  # |rest| ≤ ln 2 / 2
    total = 0.0
    for coefficient in TAYLOR:  # from the last term on
        total = total * rest + coefficient
    return math.ldexp(total, int(whole))


@njit(cache=True, inline="always")
def exp_of_less(x):  # type: ignore[no-untyped-def]
    """e^x for x ≤ 0 to 2 parts in 10^7, at half the price; below -87 it stays where it is there."""
    x = max(x, LEAST)
    halvings = np.int32(np.float32(0.5) - x * SINGLE_LOG2_E)
    whole = np.float32(-halvings)
    rest = (x - whole * SINGLE_LN2_HIGH) - whole * SINGLE_LN2_LOW  # |rest| ≤ ln 2 / 2
    total = np.float32(0)
    for coefficient in SINGLE_TAYLOR:  # from the last term on
        total = total * rest + coefficient
    return total * HALVED[halvings]


@njit(cache=True, inline="always")
def power_of_two(exponent: float) -> float:
    """2^exponent, for fading counts; bounded, so that a wrong clock yields a number."""
    return exp(min(max(exponent, -100.0), 100.0) * (LN2_HIGH + LN2_LOW))


@njit(cache=True, inline="always")
def sigmoid(x: float) -> float:
    return 1.0 / (1.0 + exp(-x))


@njit(cache=True, inline="always")
def mixed(number: np.uint64) -> np.uint64:
    """A well-mixed number from a count (splitmix64: Steele, Lea and Flood, 2014): chance that a replay repeats."""
    z = number * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))
