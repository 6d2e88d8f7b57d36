"""Videos that come and go."""

from pathlib import Path

import numpy as np

from fanlight.recommender.learning import catalogue, lists
from tests.recommender import worlds


def test_a_video_is_known_by_its_key_with_all_it_carries(tmp_path: Path) -> None:
    writer = worlds.writer(tmp_path, worlds.clips(10))

    (slot,) = writer.state.slots(worlds.keys([4])).tolist()

    assert writer.state.video_ids(np.array([slot])) == [worlds.video_id(4)]
    assert writer.state.tags[slot, 0] == catalogue.tag_key("looms")
    assert writer.state.tags[slot, 2] == 0


def test_the_same_video_is_taken_in_once(tmp_path: Path) -> None:
    writer = worlds.writer(tmp_path, worlds.clips(10))

    catalogue.add(writer, worlds.clips(12) + worlds.clips(11))

    assert writer.state.videos == 12


def test_a_withdrawn_video_stays_away_even_when_it_is_told_of_again(tmp_path: Path) -> None:
    writer = worlds.writer(tmp_path, worlds.clips(10))

    catalogue.withdraw(writer.state, worlds.video_id(9))
    catalogue.withdraw(writer.state, worlds.video_id(77))  # never heard of
    catalogue.add(writer, worlds.clips(10))
    lists.draw_up(writer.state)

    assert writer.state.fresh_slots().tolist() == [8, 7, 6, 5, 4, 3, 2, 1, 0]


def test_all_videos_of_a_retired_creator_leave(tmp_path: Path) -> None:
    writer = worlds.writer(tmp_path, worlds.clips(10, creators=3))

    catalogue.retire(writer.state, worlds.actor_id(0))
    catalogue.retire(writer.state, worlds.actor_id(99))

    assert writer.state.alive[:10].tolist() == [0, 1, 1, 0, 1, 1, 0, 1, 1, 0]


def test_a_video_with_many_hashtags_keeps_six_different_ones(tmp_path: Path) -> None:
    (clip,) = worlds.clips(1)
    many = ["a", "a", "b", "c", "d", "e", "f", "g"]

    writer = worlds.writer(tmp_path, [catalogue.Clip(**(vars(clip) | {"hashtags": many}))])

    assert writer.state.tags[0].tolist() == [*(catalogue.tag_key(name) for name in "abcdef"), 0]  # and no sound
