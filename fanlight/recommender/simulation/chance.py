"""Chance that repeats itself: numbers from a seed and a count, by sums and products that are the same everywhere."""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from fanlight.recommender.learning.arithmetic import LN2_HIGH, LN2_LOW, mixed

SQRT_HALF = 0.7071067811865476
SERIES = tuple(1.0 / (2 * n + 1) for n in range(11, -1, -1))


@njit(cache=True, inline="always")
def log(x: float) -> float:
    """The natural logarithm above 0, to some parts in 10^16: 2 artanh((m - 1) / (m + 1)) + exponent ln 2."""
    m, exponent = math.frexp(x)
    if m < SQRT_HALF:
        m, exponent = 2.0 * m, exponent - 1
    s = (m - 1.0) / (m + 1.0)  # |s| < 0.172
    total = 0.0
    for coefficient in SERIES:  # from the last term on
        total = total * (s * s) + coefficient
    return 2.0 * s * total + exponent * LN2_LOW + exponent * LN2_HIGH


@njit(cache=True, inline="always")
def stream(seed: int, number: int) -> np.uint64:
    """Where the numbers of one purpose begin, so that no two purposes share any."""
    return mixed(mixed(np.uint64(seed)) ^ np.uint64(number))


@njit(cache=True, inline="always")
def uniform(start: np.uint64, n: int) -> float:
    """The n-th number of a stream: above 0, below 1."""
    return (np.float64(mixed(start ^ np.uint64(n + 1)) >> np.uint64(12)) + 0.5) * 2.0**-52


@njit(cache=True, inline="always")
def normal(start: np.uint64, n: int) -> float:
    """The n-th bell-shaped number of a stream, mean 0 and variance 1: twelve even ones, summed; never beyond ±6."""
    total = -6.0
    for k in range(12):
        total += uniform(start, 12 * n + k)
    return total


@njit(cache=True)
def uniforms(seed: int, purpose: int, count: int) -> NDArray[np.float64]:
    start = stream(seed, purpose)
    return np.array([uniform(start, n) for n in range(count)])


@njit(cache=True)
def normals(seed: int, purpose: int, count: int) -> NDArray[np.float64]:
    start = stream(seed, purpose)
    return np.array([normal(start, n) for n in range(count)])


@njit(cache=True)
def exponentials(seed: int, purpose: int, count: int) -> NDArray[np.float64]:
    """Waiting times of mean 1."""
    start = stream(seed, purpose)
    return np.array([-log(uniform(start, n)) for n in range(count)])
