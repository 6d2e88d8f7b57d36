"""The learner: what it knows, and what remains of it after a crash."""

import os
import threading
from collections.abc import Iterator

import numpy as np
import pytest

from fanlight.config import working
from fanlight.foundation.configuration import own
from fanlight.recommender.state import Reader, State, Writer
from fanlight.recommender.state.snapshot import fingerprint
from fanlight.vault.activity import actions as activity
from fanlight.vault.feed import learner as learning
from fanlight.vault.feed import queries
from fanlight.vault.feed.learner import Learner
from tests.vault.activity.world import seen, watch
from tests.vault.feed import world

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


@pytest.fixture
def writer() -> Iterator[Writer]:
    writer = Writer(own().state)
    yield writer
    writer.close()


def served() -> State:
    state = Reader(own().state).state()
    assert state is not None
    return state


def test_it_knows_what_was_published_before_and_after_it_began(writer: Writer) -> None:
    before = world.publish()
    learner = Learner(writer)
    after = world.publish()

    world.caught_up(learner)

    assert set(served().video_ids(np.arange(served().videos))) == {before, after}


def test_an_absurd_duration_in_the_mirror_spoils_neither_state_nor_feed(writer: Writer) -> None:
    absurd, usual = world.publish(duration_seconds=2_000_000), world.publish(duration_seconds=0)
    viewer = world.person()
    watch(viewer, seen(absurd, seconds=3.0), seen(usual, seconds=3.0))

    world.caught_up(Learner(writer))

    assert np.isfinite(served().durations[: served().videos]).all()
    assert np.isfinite(served().watched).all()
    answer = world.get(world.browser(world.person()), "/api/feed/for-you", count=5)
    assert set(world.ids(answer)) == {absurd, usual}
    assert all(np.isfinite(item["why"]["score"]) for item in answer["items"])


def test_a_withdrawn_video_leaves_the_state(writer: Writer) -> None:
    stays, goes = world.publish(), world.publish()
    learner = Learner(writer)
    world.caught_up(learner)

    world.withdraw(goes)
    world.caught_up(learner)

    assert served().video_ids(served().fresh_slots().astype(np.int64)) == [stays]


def test_watches_teach_it_and_never_say_who(writer: Writer) -> None:
    one, other = world.publish(), world.publish()
    learner = Learner(writer)
    watch(world.person(), one, other)

    world.caught_up(learner)

    assert served().plays[:2].tolist() == [1, 1]
    assert sorted(served().neighbours[:2].max(axis=1).tolist()) == [1, 2]
    learnt = queries.learnt()
    assert learnt is not None
    assert (learnt.videos, learnt.events) == (2, 2)


def test_killed_after_a_snapshot_it_ends_where_it_would_have_been(writer: Writer) -> None:
    videos, viewer = [world.publish() for _ in range(6)], world.person()
    first = Learner(writer)
    watch(viewer, *videos[:3])
    world.caught_up(first)
    first.keep()
    watch(viewer, *videos[3:])
    late = world.publish()
    world.caught_up(first)
    as_it_was = fingerprint(writer.state)
    writer.close()  # what a kill does to its lock; nothing more was written down

    again = Writer(own().state)
    second = Learner(again)
    assert again.state.header["events"][0] == 3  # as of the snapshot
    assert served().plays[:6].sum() == 6  # readers keep the newer state until the second has caught up
    world.caught_up(second)

    assert fingerprint(again.state) == as_it_was
    assert again.state.video_ids(np.array([6])) == [late]
    again.close()
    writer.__init__(own().state)  # type: ignore[misc]  # the fixture closes it


def test_readers_see_a_new_learner_s_state_while_people_keep_watching(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "LISTS_SECONDS", 0.0)
    world.publish()
    world.caught_up(Learner(writer))
    writer.clear()
    learner, viewer = Learner(writer), world.person()

    for _ in range(3):
        watch(viewer, world.publish())
        assert learner.step(), "there was something to learn"

    assert served().videos > 1


def test_a_learner_that_cannot_catch_up_is_seen_after_a_while(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "LISTS_SECONDS", 0.0)
    monkeypatch.setattr(learning, "ROWS_AT_ONCE", 1)
    world.publish()
    world.caught_up(Learner(writer))
    writer.clear()
    learner, viewer, late = Learner(writer), world.person(), world.publish()
    for _ in range(4):
        watch(viewer, late)

    learner.step()
    assert served().videos == 1
    monkeypatch.setattr(learning, "LONGEST_UNSEEN_SECONDS", 0.0)
    learner.step()

    assert served().videos == 2


@pytest.mark.parametrize("loss", ["missing", "damaged", "of another world"])
def test_a_lost_state_is_rebuilt_from_the_catalogue_and_the_stream(loss: str) -> None:
    videos, viewer = [world.publish() for _ in range(4)], world.person()
    watch(viewer, *videos)
    activity.like(viewer, videos[0])
    world.learn_all()
    kept = fingerprint(served())
    snapshot = own().state / "snapshot"
    match loss:
        case "missing":
            snapshot.unlink()
            (own().state / "live").unlink()
        case "damaged":
            snapshot.write_bytes(snapshot.read_bytes()[:-5])
        case "of another world":  # it has read further in the journal than the journal goes
            writer = Writer(own().state)
            writer.restore()
            writer.state.header["journal_seq"] = 10**6
            writer.keep()
            writer.close()

    world.learn_all()

    assert fingerprint(served()) == kept


def test_a_rebuild_serves_the_catalogue_before_it_has_learnt_everything(writer: Writer) -> None:
    world.publish()

    Learner(writer)

    assert served().fresh_slots().tolist() == [0]


def test_what_is_not_to_be_learnt_from_is_taken_back(writer: Writer) -> None:
    videos, viewer = [world.publish() for _ in range(3)], world.person()
    learner = Learner(writer)
    watch(viewer, *videos)
    world.caught_up(learner)

    activity.unlearn(viewer, videos[1])
    world.caught_up(learner)

    state = served()
    middle = int(state.slots(world.keys([videos[1]]))[0])
    assert state.plays[:3].tolist() == [0 if slot == middle else 1 for slot in range(3)]
    assert not (state.neighbours[:3] == middle + 1).any()


def test_clearing_a_history_takes_back_all_that_it_taught(writer: Writer) -> None:
    videos, viewer = [world.publish() for _ in range(3)], world.person()
    learner = Learner(writer)
    watch(viewer, *videos)
    world.caught_up(learner)

    activity.clear_history(viewer.account_id)
    world.caught_up(learner)

    assert served().plays[:3].tolist() == [0, 0, 0]
    assert not served().neighbours[:3].any()


def test_many_events_are_kept_without_waiting_for_the_clock(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "KEEP_EVENTS", 2)
    learner = Learner(writer)
    watch(world.person(), seen(world.publish()), seen(world.publish()))

    learner.step()

    assert (own().state / "snapshot").exists()


def test_it_stops_when_told_and_keeps_what_it_learnt() -> None:
    video = world.publish()
    watch(world.person(), video)
    stop = threading.Event()

    class StopsSoon(Learner):
        def step(self) -> bool:
            did = super().step()
            if not did:
                stop.set()
            return did

    learning_as_it_is, learning.Learner = learning.Learner, StopsSoon  # type: ignore[misc]
    try:
        learning.run(stop)
    finally:
        learning.Learner = learning_as_it_is  # type: ignore[misc]

    again = Writer(own().state)
    assert again.restore()
    assert again.state.header["events"][0] == 1
    again.close()


def test_a_second_learner_waits_for_the_first(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "PAUSE_SECONDS", 0.01)
    stop = threading.Event()
    threading.Timer(0.1, stop.set).start()

    learning.run(stop)  # comes back because it was told to stop, not because it failed

    assert not (own().state / "snapshot").exists()


def test_a_video_watched_the_moment_it_appeared_is_learnt(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    learner, viewer = Learner(writer), world.person()
    read, happened = learning.journal.entries_after, list[object]()

    def read_just_before_it_happens(seq: int) -> object:
        entries = read(seq)
        if not happened:
            happened.append(watch(viewer, world.publish()))
        return entries

    monkeypatch.setattr(learning.journal, "entries_after", read_just_before_it_happens)
    learner.step()
    world.caught_up(learner)

    assert served().plays[:1].tolist() == [1]


def test_where_the_package_cannot_be_written_compiled_code_is_kept_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", "")  # so that it is as before when this test is over
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    monkeypatch.setattr(working.os, "access", lambda path, mode: False)

    working._have_a_place_for_compiled_code()

    assert os.environ["NUMBA_CACHE_DIR"] == str(own().state / "compiled")
