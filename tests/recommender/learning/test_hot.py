"""The most watched videos and the weights between them."""

from pathlib import Path

import numpy as np
import pytest

from fanlight.recommender.learning import catalogue, content, hot
from fanlight.recommender.learning.watches import learn
from fanlight.recommender.simulation import watch_all
from fanlight.recommender.state import State, Writer
from fanlight.recommender.state.snapshot import fingerprint
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer
from tests.recommender import worlds
from tests.recommender.learning.test_columns import event


def taught(folder: Path) -> Writer:
    made = worlds.writer(folder, worlds.clips(60))
    events = watch_all(worlds.stage(60), viewers=150, sittings=6, since=worlds.NOW - 90_000, until=worlds.NOW).events
    learn(made.state, events)
    assert int(made.state.header["enjoyed"][0]) > 2 * hot.EVERY
    return made


def test_weights_are_those_of_ease_over_the_counts_and_what_videos_carry(tmp_path: Path) -> None:
    state = taught(tmp_path).state
    hot.fit(state)
    slots, weights, _ = state.fit()
    count = int(state.header["hot"][0])
    counted = state.hot_together[:count, :count].astype(np.float64) / state.lasting_unit(int(state.header["clock"][0]))
    gram = np.triu(counted) + np.triu(counted, 1).T
    carried = content.likeness(content.features(state, slots.astype(np.int64)))
    solved = np.linalg.inv(gram + hot.RIDGE * (content.SHARE * carried + np.eye(count)))

    expected = -solved / np.diag(solved)
    np.fill_diagonal(expected, 0)

    assert slots.tolist() == state.hot_slots[:count].tolist()
    assert np.allclose(weights, expected, atol=1e-6)


def test_a_video_speaks_for_those_of_its_theme(tmp_path: Path) -> None:
    state = taught(tmp_path).state
    slots, weights, _ = state.fit()

    alike = (slots[:, None] % 8 == slots[None, :] % 8) & ~np.eye(len(slots), dtype=bool)

    assert weights[alike].mean() > 3 * abs(weights[~alike].mean())


def test_a_new_video_is_spoken_for_by_those_that_carry_the_same(tmp_path: Path) -> None:
    writer = taught(tmp_path)
    catalogue.add(writer, worlds.clips(68))

    hot.choose(writer.state)
    hot.fit(writer.state)

    slots, weights, _ = writer.state.fit()
    said = weights[:, slots >= 60]
    alike = slots[:, None] % 8 == slots[None, slots >= 60] % 8
    assert said[alike & (slots < 60)[:, None]].min() > 0
    assert said[alike & (slots < 60)[:, None]].mean() > 3 * abs(said[~alike].mean())


def test_the_counts_between_the_hot_are_those_of_the_rows_of_neighbours(tmp_path: Path) -> None:
    """Of sixty videos every row holds all its neighbours, so that both tell the same."""
    state = taught(tmp_path).state

    for slot in range(0, 60, 7):
        row = {int(n) - 1: float(t) for n, t in zip(state.neighbours[slot], state.together[slot], strict=True) if n}
        place = int(state.hot_places[slot]) - 1
        for other, joint in row.items():
            at = int(state.hot_places[other]) - 1
            counted = float(state.hot_together[min(place, at), max(place, at)])
            assert counted == pytest.approx(joint, rel=1e-3)


def test_a_restart_fits_anew_what_the_snapshot_leaves_out(tmp_path: Path) -> None:
    writer = taught(tmp_path)
    hot.fit(writer.state)
    slots, weights, _ = (array.copy() for array in writer.state.fit())
    kept = fingerprint(writer.state)
    writer.keep()
    writer.close()

    again = Writer(tmp_path)
    assert again.restore()
    assert len(again.state.fit()[0]) == 0
    hot.fit(again.state)

    assert fingerprint(again.state) == kept
    assert again.state.fit()[0].tolist() == slots.tolist()
    assert np.allclose(again.state.fit()[1], weights)


def test_growing_keeps_the_fit(tmp_path: Path) -> None:
    writer = taught(tmp_path)
    slots, weights, _ = (array.copy() for array in writer.state.fit())

    writer.make_room(5000)

    assert writer.state.fit()[0].tolist() == slots.tolist()
    assert (writer.state.fit()[1] == weights).all()


def test_a_withdrawn_video_is_not_hot_after_the_next_choice(tmp_path: Path) -> None:
    state: State = taught(tmp_path).state
    state.alive[5] = 0

    hot.choose(state)

    assert 5 not in state.hot_slots[: int(state.header["hot"][0])]
    assert state.hot_places[5] == 0


def test_likeness_is_that_of_watches_close_to_each_other(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(60)).state
    hot.choose(state)  # all of them, so that every pair is counted from the beginning

    learn(state, event(5, 1.0, [(20 + number, 1.0) for number in range(15)]))
    hot.fit(state)

    likeness = state.fit()[2]
    gaps = np.arange(12)
    close = np.exp(-gaps / 3)  # with the twelve watches before it, the last of them first
    assert np.allclose(likeness[5, 34 - gaps], close / (np.sqrt(close.sum() * close) + 5), atol=1e-5)
    assert np.count_nonzero(likeness) == 2 * 12
    assert (likeness == likeness.T).all()


def test_what_is_close_to_the_last_watches_is_summed_by_how_late_they_were(tmp_path: Path) -> None:
    state = taught(tmp_path).state
    _, _, likeness = state.fit()
    watched = worlds.history([(8, 1.0), (3, -1.0), (17, 0.5), (30, 0.8)])

    close = Taste.of(state, Viewer(now=worlds.NOW, history=watched)).fit.close

    places = [int(state.hot_places[slot]) - 1 for slot in (30, 17, 8)]  # the last first, and none that was skipped
    weights = np.array([0.8, 0.5 * np.exp(-1 / 2), 1.0 * np.exp(-2 / 2)])
    assert np.allclose(close.sums, weights @ likeness[places], atol=1e-5)
