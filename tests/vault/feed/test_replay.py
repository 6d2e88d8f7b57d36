"""Replay: the same state from the stream alone, or the state as it was before something happened."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.recommender.state import Reader, Writer
from fanlight.vault.activity import actions as activity
from fanlight.vault.feed import replay
from tests.vault.activity.world import watch
from tests.vault.feed import world

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "replayed"


def a_learnt_world() -> None:
    videos = [world.publish() for _ in range(5)]
    for n in range(4):
        person = world.person()
        watch(person, *videos[n % 2 :])
        activity.like(person, videos[n])
    activity.unlearn(person, videos[3])
    world.learn_all()


def test_the_stream_alone_makes_the_live_state_again(into: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a_learnt_world()

    status = replay.run(["--into", str(into), "--compare"])

    assert status == 0
    assert "equal to the live state" in capsys.readouterr().out
    assert replay.different(replay.replay(into.parent / "with weights")) == "", "weights change no count"


def test_a_state_that_was_meddled_with_is_told(into: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a_learnt_world()
    writer = Writer(own().state)
    writer.restore()
    writer.state.plays[2] += 1000
    writer.publish()
    writer.close()

    assert replay.run(["--into", str(into), "--compare"]) == 1
    assert "another" in capsys.readouterr().out


def test_a_stream_that_begins_later_is_told(into: Path) -> None:
    a_learnt_world()
    done = replay.replay(into, until=clock.seconds() - 3600)

    assert done.events == 0
    assert "has learnt" in replay.different(done)


def test_what_came_after_a_moment_is_left_out_for_good(into: Path) -> None:
    video, person = world.publish(), world.person()
    watch(person, video)
    before = clock.seconds()
    with clock.moved(timedelta(hours=2)):
        watch(world.person(), world.publish())
        world.learn_all()

        replay.run(["--into", str(into), "--until", datetime.fromtimestamp(before + 60, UTC).isoformat()])
        kept = Writer(into)
        assert kept.restore()
        live = Reader(own().state).state()

    assert live is not None
    assert kept.state.header["events"][0] == 1
    assert kept.state.videos == live.videos == 2
    assert kept.state.header["stream_seq"] == live.header["stream_seq"], (
        "a learner that goes on from it learns it no more"
    )
    kept.close()


def test_nothing_is_written_over(into: Path) -> None:
    into.mkdir()

    assert replay.run(["--into", str(into)]) == 2
