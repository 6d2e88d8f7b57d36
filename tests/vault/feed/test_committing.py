"""What was learnt is told to the log once a day, tells nobody what it is, and can be checked while the stream lasts."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from django.db import transaction

from fanlight.custody import learnt
from fanlight.custody.entries import ModelLearnt
from fanlight.custody.log import Damaged
from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.recommender.state import State, Writer, snapshot
from fanlight.transparency import actions as transparency
from fanlight.transparency import queries as told
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import actions as activity
from fanlight.vault.feed import checking, committing
from fanlight.vault.feed.learner import Learner
from tests.vault.activity.world import watch
from tests.vault.feed import world

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def said() -> list[ModelLearnt]:
    return [body for _, body in told.said_since(0, ModelLearnt)]


def a_day_of_watching(*, people: int = 2) -> list[Viewer]:
    """Somebody publishes and somebody withdraws between the watches of others, and each is learnt when it comes."""
    viewers = [world.person() for _ in range(people)]
    with learner() as one:
        videos = [world.publish(hours_ago=1) for _ in range(4)]
        for n, viewer in enumerate(viewers):
            watch(viewer, *videos[n % 2 :])
            activity.like(viewer, videos[n % 4])
            videos.append(world.publish())
            world.caught_up(one)
        world.withdraw(videos[0])
        world.caught_up(one)
        watch(viewers[0], videos[-1], videos[-2])
        world.caught_up(one)
    return viewers


@contextmanager
def learner() -> Iterator[Learner]:
    writer = Writer(own().state)
    try:
        one = Learner(writer)
        yield one
        one.keep()
    finally:
        writer.close()


@contextmanager
def tampering() -> Iterator[State]:
    """Write into the state behind the learner's back; its next snapshot holds it."""
    writer = Writer(own().state)
    writer.restore()
    yield writer.state
    writer.keep()
    writer.close()


def some_days(number: int = 2) -> None:
    for day in range(number):
        with clock.moved(timedelta(days=day)):
            a_day_of_watching()


def checked(*, after_days: int = 1) -> tuple[int, list[str]]:
    with clock.moved(timedelta(days=after_days)):
        found = list(checking.check())
        return checking.run([]), [one.words for one in found]


def test_it_is_said_once_a_day() -> None:
    a_day_of_watching()
    a_day_of_watching()
    assert [body.day for body in said()] == [clock.today().isoformat()]

    with clock.moved(timedelta(days=1)):
        a_day_of_watching()

    assert len({body.day for body in said()}) == len(said()) == 2
    assert all(body.model_sha256 == told.model_sha256() for body in said())


def test_what_was_learnt_honestly_is_what_the_stream_teaches() -> None:
    some_days(5)

    status, words = checked(after_days=4)

    assert status == 0, words
    assert len(words) == 7, "the days that can be checked, each of five, and now"
    assert all("to the bit" in line for line in words[1:])


def test_a_learner_that_is_started_again_is_checked_across_its_starts() -> None:
    some_days(2)
    with clock.moved(timedelta(days=1)):
        a_day_of_watching()

    assert checked()[0] == 0


@pytest.mark.parametrize(
    ("what", "words"),
    [("plays", "its counts are not"), ("item_vectors", "its vectors are not"), ("head_biases", "its weights are")],
)
def test_a_state_that_was_meddled_with_is_caught_at_the_entry_that_tells_of_it(what: str, words: str) -> None:
    some_days(2)
    with tampering() as state:
        getattr(state, what)[1] += 100
    with clock.moved(timedelta(days=2)):
        a_day_of_watching()

    status, lines = checked(after_days=2)

    index = [at for at, _ in told.said_since(0, ModelLearnt)][2]
    assert status == 1
    assert lines[-1].startswith(f"Entry {index}, ")
    assert words in lines[-1]
    assert all("to the bit" in line for line in lines[1:-1]), "the days before hold"


def test_what_was_put_in_its_place_since_the_last_entry_is_caught_too() -> None:
    some_days(2)
    with tampering() as state:
        state.likes[1] += 100

    status, lines = checked()

    assert (status, lines[-1]) == (1, "What is served now: its counts are not what the stream teaches.")


def test_a_kept_state_cannot_be_replaced_afterwards() -> None:
    some_days(2)
    file = next(committing.folder().glob("*/snapshot"))
    header, rows = snapshot.read(file.parent) or pytest.fail("nothing was kept")
    other = Writer(own().state.parent / "other")
    other.fill(header, rows)
    other.state.likes[1] += 100
    snapshot.write(file.parent, other.state)
    other.close()

    status, lines = checked()

    assert status == 1
    assert "its counts are not" in lines[1]


def test_another_opening_does_not_open_the_entry() -> None:
    some_days(2)
    first, second = committing.openings()
    place = committing.folder() / f"{second.day}.json"
    place.write_bytes(place.read_bytes().replace(second.counts.encode(), first.counts.encode()))

    status, lines = checked()

    assert status == 1
    assert "is not what was committed to" in lines[-1]


def test_the_same_state_is_another_commitment_in_another_vault() -> None:
    """What one person watched could be guessed, and the guess held against the log, if the nonce were not."""
    a_day_of_watching(people=1)
    with tampering() as state:
        one, other = (committing.opened(state, day="2026-11-27", steps=[]) for _ in range(2))

    assert (one.counts, one.vectors, one.weights) == (other.counts, other.vectors, other.weights)
    assert learnt.commitment(one) != learnt.commitment(other)
    assert {field for body in said() for field in body.__struct_fields__} == {
        "day",
        "model_sha256",
        "code_sha256",
        "commitment",
    }, "neither how much was watched nor what"


def test_whoever_leaves_is_in_nothing_that_is_kept_and_the_check_says_why_it_sees_less(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    some_days(2)
    with tampering() as state:
        state.header["relearnt_seq"] = state.header["stream_seq"]  # vectors were learnt anew since
    with clock.moved(timedelta(days=2)):
        a_day_of_watching()

    status, lines = checked(after_days=2)

    kept = snapshot.read(next(place for place in committing.folder().glob("*") if place.is_dir()))
    assert kept is not None
    assert not kept[1]["item_vectors"].any()
    assert kept[1]["plays"].any()
    assert status == 0
    assert all("as promised" in line for line in lines[1:])


def test_days_older_than_the_stream_are_said_to_be_past_checking_and_nothing_else() -> None:
    a_day_of_watching()
    with clock.moved(timedelta(days=9)):
        a_day_of_watching()
        left = {place.stem for place in committing.folder().glob("*-*-*")}

    status, lines = checked(after_days=9)

    assert left == {(clock.today() + timedelta(days=9)).isoformat()}
    assert status == 0
    assert "cannot be checked any more" in lines[0]
    assert "says nothing against them" in lines[0]


def test_a_learner_that_has_met_nothing_says_nothing() -> None:
    with learner() as one:
        world.caught_up(one)

    assert not said()


def test_before_the_first_entry_there_is_nothing_to_check() -> None:
    status, lines = checked(after_days=0)

    assert status == 2
    assert lines == ["The log tells of no day yet: the learner says what it has learnt once a day."]


def test_a_state_begun_anew_lets_go_of_what_it_does_not_follow_from() -> None:
    some_days(2)
    (own().state / snapshot.NAME).unlink()
    with clock.moved(timedelta(days=2)):
        a_day_of_watching()

    status, lines = checked(after_days=2)

    assert status == 0
    assert "begun anew" in lines[0]
    assert len(lines) == 3


def test_a_log_that_takes_nothing_keeps_nobody_from_learning(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(bodies: object) -> None:
        raise Damaged("an older copy")

    with monkeypatch.context() as patch:
        patch.setattr(transparency, "log", refuse)
        a_day_of_watching()
    assert not said()

    a_day_of_watching()

    assert len(said()) == 1
    assert checked(after_days=0)[0] == 0


def test_a_commitment_that_was_not_logged_is_made_again() -> None:
    with suppress(RuntimeError), transaction.atomic():
        a_day_of_watching()
        raise RuntimeError("the database was lost, and the files were not")
    assert not said()

    a_day_of_watching()

    assert len(said()) == 1
    assert checked(after_days=0)[0] == 0
