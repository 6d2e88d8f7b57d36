"""The fit and the cells, made beside the loop."""

import threading
from pathlib import Path

import numpy as np
import pytest

from fanlight.recommender.learning import beside, catalogue, cells, hot, lists
from fanlight.recommender.learning.watches import learn
from fanlight.recommender.simulation import watch_all
from fanlight.recommender.state import State, Writer
from fanlight.recommender.state.snapshot import fingerprint
from tests.recommender import worlds

EVENTS = watch_all(worlds.stage(40), viewers=150, sittings=6, since=worlds.NOW - 90_000, until=worlds.NOW).events


def made(folder: Path) -> Writer:
    return worlds.writer(folder, worlds.clips(40))


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Holds every fit that is being made until it opens."""
    opened, fitted = threading.Event(), hot.fitted

    def held(counted: hot.Counted) -> hot.Fit:
        assert opened.wait(120)
        return fitted(counted)

    monkeypatch.setattr(hot, "fitted", held)
    return opened


def is_fitted(state: State) -> bool:
    return bool(len(state.fit()[0]))


def test_learning_goes_on_while_a_fit_is_made(tmp_path: Path, gate: threading.Event) -> None:
    state, fits = made(tmp_path).state, beside.fits()

    learn(state, EVENTS, fit=fits.begin)
    fits.settle(state)
    assert state.header["events"][0] == len(EVENTS)
    assert not is_fitted(state)

    gate.set()
    fits.settle(state, wait=True)
    assert is_fitted(state)


def test_a_fit_is_made_of_the_counts_of_the_moment_it_was_due(tmp_path: Path, gate: threading.Event) -> None:
    state, fits = made(tmp_path).state, beside.fits()
    learn(state, EVENTS[:1500], fit=lambda _: None)
    hot.choose(state)
    fits.begin(state)
    gate.set()
    expected = hot.fitted(hot.counted(state))
    gate.clear()

    learn(state, EVENTS[1500:], fit=lambda _: None)
    gate.set()
    fits.settle(state, wait=True)

    assert np.array_equal(state.fit()[1], expected.weights)


def test_what_is_learnt_does_not_depend_on_when_a_fit_is_done(tmp_path: Path) -> None:
    at_once, never = made(tmp_path / "at once").state, made(tmp_path / "never").state

    learn(at_once, EVENTS)
    learn(never, EVENTS, fit=lambda _: None)

    assert is_fitted(at_once)
    assert not is_fitted(never)
    assert fingerprint(at_once) == fingerprint(never)


def test_a_fit_that_was_due_meanwhile_follows(
    tmp_path: Path, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "REST", 0.0)
    state, fits = made(tmp_path).state, beside.fits()
    hot.choose(state)
    fits.begin(state)
    learn(state, EVENTS[:900], fit=fits.begin)
    fits.begin(state)
    gate.set()

    fits.settle(state, wait=True)
    assert not np.any(state.fit()[1][np.abs(state.fit()[1]) > 0.01]), "nothing had been learnt yet"
    fits.settle(state, wait=True)

    assert np.array_equal(state.fit()[1], hot.fitted(hot.counted(state)).weights)


def test_a_state_that_has_grown_meanwhile_gets_its_fit(tmp_path: Path, gate: threading.Event) -> None:
    writer, fits = made(tmp_path), beside.fits()
    learn(writer.state, EVENTS, fit=fits.begin)

    catalogue.add(writer, worlds.clips(3000))
    gate.set()
    fits.settle(writer.state, wait=True)

    assert is_fitted(writer.state)


def test_cells_are_drawn_beside_of_the_vectors_of_one_moment(tmp_path: Path) -> None:
    writer = worlds.writer(tmp_path / "beside", worlds.clips(2500))
    state, drawings, opened = writer.state, beside.cell_drawings(), threading.Event()
    alone = worlds.writer(tmp_path / "alone", worlds.clips(2500)).state
    drawn = cells.drawn

    def held(scattered: cells.Scattered) -> cells.Drawn:
        assert opened.wait(120)
        return drawn(scattered)

    writer.state.header["cells"] = writer.state.header["indexed"] = 0
    assert cells.is_due(state)
    drawings._make = held
    lists.draw_up(state, draw_cells=drawings.begin_unless_busy)
    learn(state, EVENTS)
    lists.draw_up(state, draw_cells=drawings.begin_unless_busy)
    assert not len(state.cells().appeals), "learning and publishing wait for nothing"

    opened.set()
    drawings.settle(state, wait=True)

    cells.draw(alone)
    assert state.cells().indexed == 2500
    assert state.header["indexed_at"] == 0, "as of when they were begun: what was enjoyed since makes them due again"
    assert len(state.cells().appeals) == len(alone.cells().appeals) > 1
    assert np.array_equal(state.cells().centres, alone.cells().centres)
    assert np.array_equal(np.sort(state.cells().videos[:2500]), np.arange(2500))
