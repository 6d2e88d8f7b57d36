"""Finding by vectors in a catalogue too large to look through."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fanlight.recommender.learning import catalogue, cells, lists
from fanlight.recommender.sources import kindred, similar
from fanlight.recommender.state import State, Writer
from fanlight.recommender.state.layout import FACTORS
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer
from tests.recommender import worlds

MANY = 12_000
TOPICS = 60


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Writer:
    """A catalogue whose vectors lie as learnt ones do: around topics, at every length, and a third still unlearnt."""
    made = worlds.writer(tmp_path_factory.mktemp("state"), worlds.clips(MANY, hours_between=0.01))
    chance = np.random.default_rng(3)
    centres = chance.normal(0, 0.35, (TOPICS, FACTORS))
    lengths = chance.lognormal(0, 0.4, (MANY, 1))
    known = np.flatnonzero(chance.random(MANY) < 2 / 3)
    vectors = centres[np.arange(MANY) % TOPICS] * lengths + chance.normal(0, 0.15, (MANY, FACTORS))
    made.state.item_vectors[known] = vectors[known]
    made.state.appeal[known] = chance.normal(0, 0.3, len(known))
    made.state.context_vectors[:TOPICS] = centres
    lists.draw_up(made.state)
    cells.draw(made.state)
    return made


def tastes(state: State, count: int) -> list[Taste]:
    """Of viewers who enjoyed videos of one to three topics."""
    chance = np.random.default_rng(4)
    histories = [
        worlds.history((int(topic), 0.9) for topic in chance.choice(TOPICS, chance.integers(1, 4), replace=False))
        for _ in range(count)
    ]
    return [Taste.of(state, Viewer(now=worlds.NOW, history=history)) for history in histories]


def best(state: State, taste: Taste, count: int) -> NDArray[np.int64]:
    """By brute force."""
    scores = state.item_vectors[: state.videos] @ taste.leads_to + state.appeal[: state.videos]
    return np.argsort(-scores)[:count]


def test_nine_in_ten_of_the_sixty_best_are_found_among_a_tenth_of_the_catalogue(writer: Writer) -> None:
    state, recalls, looked_at = writer.state, [], []
    for taste in tastes(state, 50):
        slots, _ = kindred.near(state, taste)
        recalls.append(np.isin(best(state, taste, 60), slots).mean())
        looked_at.append(len(slots))

    assert np.mean(recalls) > 0.9
    assert max(looked_at) <= kindred.LOOKED_AT + kindred.LATE < MANY / 9


def test_each_living_video_lies_in_one_cell(writer: Writer) -> None:
    found = writer.state.cells()

    assert sorted(found.videos[: int(found.starts[-1])].tolist()) == list(range(MANY))
    assert (np.diff(found.starts.astype(np.int64)) > 0).all()


def test_a_video_that_has_just_moved_is_scored_where_it_is_now(writer: Writer) -> None:
    state = writer.state
    (taste,) = tastes(state, 1)
    moved = int(best(state, taste, 300)[-1])  # far from the sixty best, in a cell that is looked into
    assert moved in kindred.near(state, taste)[0]
    assert moved not in similar.by_vectors(state, taste)
    before = state.item_vectors[moved].copy()

    state.item_vectors[moved] = 3 * taste.leads_to
    found = similar.by_vectors(state, taste)
    state.item_vectors[moved] = before

    assert moved in found


def test_a_video_that_has_just_come_is_found_before_it_lies_in_a_cell(writer: Writer) -> None:
    catalogue.add(writer, worlds.clips(MANY + 5)[MANY:])
    state = writer.state
    (taste,) = tastes(state, 1)
    state.item_vectors[MANY + 3] = 3 * taste.leads_to

    assert MANY + 3 in similar.by_vectors(state, taste)


def test_cells_are_drawn_anew_once_a_tenth_has_come_since(tmp_path: Path) -> None:
    made = worlds.writer(tmp_path, worlds.clips(3000, hours_between=0.01))
    assert made.state.cells().indexed == 3000

    catalogue.add(made, worlds.clips(3200)[3000:])
    lists.draw_up(made.state)
    assert made.state.cells().indexed == 3000
    catalogue.add(made, worlds.clips(3310)[3200:])
    lists.draw_up(made.state)

    assert made.state.cells().indexed == 3310


def test_cells_survive_a_restart_and_are_the_same_for_the_same_vectors(tmp_path: Path) -> None:
    made = worlds.writer(tmp_path, worlds.clips(3000, hours_between=0.01))
    before = made.state.cells().videos[:3000].tolist()
    cells.draw(made.state)
    again = made.state.cells().videos[:3000].tolist()
    made.keep()
    made.close()

    restarted = Writer(tmp_path)
    assert restarted.restore()

    assert before == again == restarted.state.cells().videos[:3000].tolist()


def test_a_small_catalogue_is_looked_through_whole(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(cells.SMALL)).state
    (taste,) = tastes(state, 1)

    slots, _ = kindred.near(state, taste)

    assert slots.tolist() == list(range(cells.SMALL))


def test_a_catalogue_of_which_all_is_withdrawn_finds_nothing(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(3000)).state
    state.alive[:] = 0

    cells.draw(state)

    assert state.cells().indexed == 3000  # as they were
