"""Clearing a long history: forgotten at once, taken back piece by piece, exact after each of them."""

from collections import Counter
from uuid import UUID

import pytest
from django.db import connection

from fanlight.foundation.ids import key_of
from fanlight.vault.accounts import vaulting
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import actions, clearings, personal_data, queries, segments, sheets, tasks
from fanlight.vault.activity.models import Event, Segment
from tests.opened import written
from tests.vault.activity import world
from tests.vault.activity.test_unlearn import taught

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

A_PIECE = 3


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clearings, "A_PIECE", A_PIECE)


def one_by_one(viewer: Viewer, number: int) -> list[UUID]:
    """Watch so many videos, each in a report of its own."""
    videos = world.videos(number)
    for video in videos:
        world.watch(viewer, video)
    return videos


def left_of(viewer: Viewer) -> list[int]:
    """The numbers of the batches that are still in the table."""
    found = Segment.objects.filter(account_id=viewer.account_id, kind=Segment.Kind.WATCH).order_by("seq")
    return list(found.values_list("seq", flat=True))


def test_a_long_history_is_forgotten_at_once_and_goes_piece_by_piece() -> None:
    viewer = world.person()
    one_by_one(viewer, 11)

    actions.clear_history(viewer.account_id)

    known, export = sheets.read(viewer.account_id), written(personal_data.export(viewer.account_id))
    assert len(known.history) == len(known.seen) == 0
    assert queries.watched(viewer.account_id) == ([], None)
    assert export["watches"] == export["recent"] == []
    sizes = [11 - A_PIECE]
    while actions.take_back_cleared(viewer.account_id):
        sizes.append(len(left_of(viewer)))
    assert sizes == [8, 5, 2, 0]
    assert taught() == {}
    assert not Segment.objects.filter(account_id=viewer.account_id).exists()


def test_killed_between_two_pieces_exactly_what_is_left_is_still_taught() -> None:
    viewer = world.person()
    videos = one_by_one(viewer, 8)

    actions.clear_history(viewer.account_id)

    left = left_of(viewer)
    assert left == [4, 5, 6, 7, 8]
    held = {what: count for what, count in taught().items() if len(what) == 1}
    assert held == {(key_of(videos[seq - 1]),): 1 for seq in left}


def test_what_comes_after_a_clearing_is_a_history_of_its_own() -> None:
    viewer = world.person()
    videos = one_by_one(viewer, 7)
    actions.unlearn(viewer, videos[6])
    actions.clear_history(viewer.account_id)

    world.watch(viewer, videos[6])
    actions.unlearn(viewer, videos[5])
    tasks.take_back_cleared()

    assert [line.video_id for line in queries.watched(viewer.account_id)[0]] == [videos[6]]
    assert taught() == {(key_of(videos[6]),): 1}


def test_clearing_again_before_the_first_is_done_takes_both_back() -> None:
    viewer = world.person()
    one_by_one(viewer, 7)
    actions.clear_history(viewer.account_id)
    actions.clear_history(viewer.account_id)
    one_by_one(viewer, 4)
    actions.clear_history(viewer.account_id)

    tasks.take_back_cleared()

    assert left_of(viewer) == []
    assert taught() == {}
    assert not Segment.objects.exists()


def test_the_chore_finishes_everybodys_a_few_pieces_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "MOST_PIECES", 2)
    people = [world.person(), world.person()]
    for viewer in people:
        one_by_one(viewer, 8)
        actions.clear_history(viewer.account_id)

    done = [tasks.take_back_cleared() for _ in range(4)]

    assert done == [2, 2, 0, 0]
    assert not Segment.objects.exists()


def test_two_who_have_the_same_piece_in_hand_take_it_back_once() -> None:
    viewer = world.person()
    one_by_one(viewer, 5)
    actions.clear_history(viewer.account_id)
    piece = clearings.next_piece(viewer.account_id)
    assert piece is not None
    assert len(piece.numbers) == 2

    assert clearings.let_go(piece)
    assert not clearings.let_go(piece)


def test_what_no_longer_opens_goes_all_the_same() -> None:
    viewer = world.person()
    videos = one_by_one(viewer, 5)
    Segment.objects.filter(account_id=viewer.account_id, seq=1).update(sealed=b"\x00" * 64)

    actions.clear_history(viewer.account_id)
    tasks.take_back_cleared()

    assert not Segment.objects.exists()
    assert {what for what in taught() if len(what) == 1} == {(key_of(videos[0]),)}


def test_a_clearing_that_no_longer_opens_goes_all_the_same() -> None:
    viewer = world.person()
    one_by_one(viewer, 5)
    actions.clear_history(viewer.account_id)
    rows = Event.objects.count()
    Segment.objects.filter(kind=Segment.Kind.CLEAR).update(sealed=b"\x00" * 64)

    tasks.take_back_cleared()

    assert not Segment.objects.exists()
    assert Event.objects.count() == rows


@pytest.mark.django_db(transaction=True, databases=["default", "public", "public_writer"])
def test_others_wait_only_while_rows_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    viewer = world.person()
    one_by_one(viewer, 7)
    opened: Counter[bool] = Counter()
    unsealed = vaulting.unseal

    def unseal(*about: object, **said: object) -> bytes:
        opened[connection.in_atomic_block] += 1
        return unsealed(*about, **said)  # type: ignore[arg-type]

    actions.clear_history(viewer.account_id)
    monkeypatch.setattr(segments.vaulting, "unseal", unseal)
    while actions.take_back_cleared(viewer.account_id):
        pass

    assert opened[False] > 4
    assert opened[True] == 0
    assert taught() == {}
