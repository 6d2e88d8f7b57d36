"""Functions that must not depend on a machine's maths library."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanlight.recommender.learning.arithmetic import exp, exp_of_less, mixed, power_of_two, sigmoid


@settings(deadline=None)  # the first call compiles
@given(st.floats(-700, 700))
def test_exp_is_right_to_the_last_digits(x: float) -> None:
    assert exp(x) == pytest.approx(math.exp(x), rel=1e-15, abs=0)


@settings(deadline=None)  # the first call compiles
@given(st.floats(allow_nan=False))
def test_nothing_is_too_large_for_exp(x: float) -> None:
    assert 0 < exp(x) < math.inf


@settings(deadline=None)  # the first call compiles
@given(st.floats(-87, 0, width=32))
def test_single_precision_is_right_to_its_last_digits(x: float) -> None:
    assert exp_of_less(np.float32(x)) == pytest.approx(math.exp(x), rel=2e-7, abs=0)


def test_what_is_hardly_possible_stays_possible() -> None:
    assert 0 < exp_of_less(np.float32(-1e30)) < 1e-37


@settings(deadline=None)  # the first call compiles
@given(st.floats(-100, 100))
def test_powers_of_two_fade_as_they_should(x: float) -> None:
    assert power_of_two(x) == pytest.approx(2.0**x, rel=1e-13)


def test_the_same_bits_as_on_every_other_machine() -> None:
    """Worked out once; another processor or maths library must not change them."""
    assert exp(1.0).hex() == "0x1.5bf0a8b14576ap+1"
    assert exp(-0.3).hex() == "0x1.7b4c869c37c05p-1"
    assert exp_of_less(np.float32(-0.3)).hex() == "0x1.7b4c860000000p-1"
    assert sigmoid(0.7).hex() == "0x1.561cb52a19476p-1"


def test_mixed_numbers_are_spread_evenly() -> None:
    drawn = np.array([mixed(np.uint64(n)) % np.uint64(10) for n in range(20_000)])

    assert np.bincount(drawn.astype(np.int64), minlength=10).min() > 1850
