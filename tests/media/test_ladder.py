"""Which sizes a clip is prepared in."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fanlight.media import ladder
from fanlight.media.probe import Probe
from tests.media import probes


def shape(probe: Probe) -> list[tuple[str, int, int]]:
    return [(rung.name, rung.width, rung.height) for rung in ladder.plan(probe)]


def test_a_full_size_phone_clip_gets_all_three() -> None:
    assert shape(probes.sized(1080, 1920)) == [("360p", 360, 640), ("720p", 720, 1280), ("1080p", 1080, 1920)]


def test_a_tiny_clip_gets_one_of_its_own_size() -> None:
    assert shape(probes.sized(176, 144)) == [("360p", 176, 144)]


def test_a_size_between_two_rungs_is_not_thrown_away() -> None:
    assert shape(probes.sized(854, 480)) == [("360p", 640, 360), ("720p", 854, 480)]


def test_a_size_just_above_a_rung_does_not_get_another() -> None:
    assert shape(probes.sized(640, 400)) == [("360p", 576, 360)]


def test_a_very_wide_picture_is_made_smaller_and_not_cut() -> None:
    assert shape(probes.sized(3840, 960))[-1] == ("1080p", 2400, 600)


def test_a_turned_clip_is_planned_as_it_is_seen() -> None:
    assert shape(probes.of(stored_width=1920, stored_height=1080, rotation=-90))[-1] == ("1080p", 1080, 1920)


@pytest.mark.parametrize(("aspect", "seen"), [(2.0, (1280, 360)), (0.5, (320, 360))])
def test_narrow_or_wide_pixels_are_made_square(aspect: float, seen: tuple[int, int]) -> None:
    probe = probes.of(stored_width=640, stored_height=360, pixel_aspect=aspect)

    assert (probe.width, probe.height) == seen


@given(st.integers(16, 5000), st.integers(16, 5000))
def test_no_rung_is_larger_than_the_source_and_all_keep_its_shape(width: int, height: int) -> None:
    assume(max(width, height) <= 8 * min(width, height))

    rungs = ladder.plan(probes.sized(width, height))

    assert 1 <= len(rungs) <= 3
    assert [rung.name for rung in rungs] == sorted((rung.name for rung in rungs), key=lambda name: int(name[:-1]))
    for rung in rungs:
        assert rung.width <= width
        assert rung.height <= height
        assert rung.width % 2 == rung.height % 2 == 0
        assert abs(rung.width / rung.height - width / height) <= 0.15 * width / height
