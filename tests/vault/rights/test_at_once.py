"""Leaving while one's other devices still write: each is heard in full, or told to sign in."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

import pytest
from django.db import connection, connections

from fanlight.foundation.errors import Refused
from fanlight.foundation.ids import new_id
from fanlight.vault.accounts import actions as accounts
from fanlight.vault.accounts import presence
from fanlight.vault.accounts.models import Account, Session
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.accounts.visits import Visit
from fanlight.vault.activity import actions as activity
from fanlight.vault.activity import sheets
from fanlight.vault.activity.models import Segment
from fanlight.vault.comments import actions as comments
from fanlight.vault.rights import actions
from fanlight.vault.rights.features import FEATURES
from fanlight.vault.studio import actions as studio
from tests.vault.activity import world
from tests.vault.activity.test_unlearn import taught

# SQLite's test database is in memory, where writers in several threads fail instead of waiting for each other.
pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "public", "public_writer"]),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="needs several writers"),
]

A_WHILE = 0.5
Write = Callable[[Viewer], object]


@pytest.fixture
def at_work() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as pool:
        yield pool


def outcome(do: Callable[[], object]) -> str:
    """`fine`, or the code of the refusal."""
    try:
        do()
    except Refused as refused:
        return refused.code
    else:
        return "fine"
    finally:
        connections.close_all()


@contextmanager
def stopping_in(patch: pytest.MonkeyPatch, where: Any, name: str) -> Iterator[tuple[Event, Event]]:
    """Let the first who calls this function wait after it; the events say that they came there, and may go on."""
    reached, go_on = Event(), Event()
    real = getattr(where, name)

    def stopping(*about: Any, **more: Any) -> Any:
        done = real(*about, **more)
        if not reached.is_set():
            reached.set()
            assert go_on.wait(120)
        return done

    patch.setattr(where, name, stopping)
    try:
        yield reached, go_on
    finally:
        go_on.set()


def is_waiting(future: Future[str]) -> bool:
    try:
        future.result(timeout=A_WHILE)
    except TimeoutError:
        return True
    return False


def test_a_watch_that_was_under_way_is_taken_back_with_the_rest(
    monkeypatch: pytest.MonkeyPatch, at_work: ThreadPoolExecutor
) -> None:
    viewer, video = world.person(), world.video()

    with stopping_in(monkeypatch, sheets, "write") as (reached, go_on):
        watching = at_work.submit(outcome, lambda: world.watch(viewer, video))
        assert reached.wait(120)
        leaving = at_work.submit(outcome, lambda: actions.erase(viewer.account_id))
        assert is_waiting(leaving)
        go_on.set()

        assert (watching.result(120), leaving.result(120)) == ("fine", "fine")

    assert taught() == {}
    assert not Segment.objects.exists()


WRITES: list[Write] = [
    lambda viewer: world.watch(viewer, world.video()),
    lambda viewer: activity.like(viewer, world.video()),
    lambda viewer: activity.save(viewer, world.video()),
    lambda viewer: comments.write(viewer, new_id(), video_id=world.video(), text="Clay"),
    lambda viewer: activity.share(viewer, world.video()),
    lambda viewer: activity.follow(viewer, world.creator().id),
    lambda viewer: activity.clear_history(viewer.account_id),
    lambda viewer: studio.begin(viewer.account_id, is_minor=False, size_bytes=9, file_name=""),
    lambda viewer: accounts.change_settings(viewer.account_id, learning=False),
    lambda viewer: actions.leave(viewer, password=world.PASSWORD),
]


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("moment", [(presence, "end"), (FEATURES[0], "erase")])
def test_whoever_writes_for_a_person_who_leaves_is_told_to_sign_in(
    write: Write, moment: tuple[Any, str], monkeypatch: pytest.MonkeyPatch, at_work: ThreadPoolExecutor
) -> None:
    viewer = world.person()

    with stopping_in(monkeypatch, *moment) as (reached, go_on):
        leaving = at_work.submit(outcome, lambda: actions.erase(viewer.account_id))
        assert reached.wait(120)
        writing = at_work.submit(outcome, lambda: write(viewer))
        is_waiting(writing)
        go_on.set()

        assert (leaving.result(120), writing.result(120)) == ("fine", "sign_in_needed")

    assert not Account.objects.filter(id=viewer.account_id).exists()
    assert taught() == {}


def test_nobody_signs_in_while_their_account_goes(monkeypatch: pytest.MonkeyPatch, at_work: ThreadPoolExecutor) -> None:
    viewer, visit = world.person(), Visit(device="", network="192.0.2.0/24")

    with stopping_in(monkeypatch, presence, "end") as (reached, go_on):
        leaving = at_work.submit(outcome, lambda: actions.erase(viewer.account_id))
        assert reached.wait(120)
        entering = at_work.submit(
            outcome, lambda: accounts.sign_in(visit, handle=viewer.handle, password=world.PASSWORD)
        )
        assert is_waiting(entering)
        go_on.set()

        assert (leaving.result(120), entering.result(120)) == ("fine", "wrong_password")

    assert not Session.objects.exists()
