""" "Don't learn from this": obeyed by the next feed, and exact to the last pair in the stream."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fanlight.foundation import clock
from fanlight.foundation.ids import key_of, new_id
from fanlight.recommender.signals import CONTEXT, Flag, Kind
from fanlight.vault.accounts.errors import TooManyTries
from fanlight.vault.accounts.limits import Limit
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import actions, clearings, errors, queries, sheets, stream, tasks
from fanlight.vault.activity.models import Event
from tests.vault.activity import world

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

Taught = Counter[tuple[int, ...]]


def taught() -> Taught:
    """What a learner that is linear in its events holds after the whole stream: items, and pairs of items."""
    held: Taught = Counter()
    _, events = stream.events_after(0, limit=100_000)
    for event in events[events["kind"] == Kind.WATCH]:
        weight = int(event["weight"])
        held[(int(event["key"]),)] += weight
        for earlier in event["history_keys"][: event["length"]].tolist():
            held[(earlier, int(event["key"]))] += weight
    return Counter({what: count for what, count in held.items() if count})


def test_the_next_feed_ignores_it_and_still_knows_it_was_seen() -> None:
    viewer, (video, other) = world.person(), world.videos(2)
    world.watch(viewer, video)
    world.watch(viewer, other)

    actions.unlearn(viewer, video)

    known = sheets.read(viewer.account_id)
    assert (known.history["flags"] & Flag.NOT_LEARNT).tolist() == [1, 0]
    assert key_of(video) in known.seen
    assert {line.video_id: line.is_learnt for line in queries.watched(viewer.account_id)[0]} == {
        video: False,
        other: True,
    }


def test_what_was_taught_is_taken_back_with_its_pairs_and_nothing_else() -> None:
    viewer, (first, video, last) = world.person(), world.videos(3)
    for watched in (first, video, last):
        world.watch(viewer, watched)

    actions.unlearn(viewer, video)

    a, b = key_of(first), key_of(last)
    assert taught() == {(a,): 1, (b,): 1, (a, b): 1}


def test_only_events_that_change_are_sent_again() -> None:
    viewer, videos = world.person(), world.videos(30)
    now = clock.seconds()
    world.watch(viewer, *(world.seen(v, at=now - 60 + i) for i, v in enumerate(videos)))

    before, _ = stream.events_after(0)
    actions.unlearn(viewer, videos[3])

    _, corrections = stream.events_after(before)
    again = [e for e in corrections if e["key"] != key_of(videos[3])]
    assert {int(e["key"]) for e in again} == {key_of(v) for v in videos[4 : 4 + CONTEXT]}
    assert corrections["weight"].sum() == -1


def test_watches_still_to_come_teach_nothing_either() -> None:
    viewer, (video, other) = world.person(), world.videos(2)

    actions.unlearn(viewer, video)
    world.watch(viewer, video)
    world.watch(viewer, other)

    assert taught() == {(key_of(other),): 1}
    assert sheets.read(viewer.account_id).history["flags"].tolist() == [Flag.NOT_LEARNT | Flag.FINISHED, Flag.FINISHED]


def test_the_undo_teaches_it_again() -> None:
    viewer, (first, video, last) = world.person(), world.videos(3)
    for watched in (first, video):
        world.watch(viewer, watched)
    actions.unlearn(viewer, video)
    world.watch(viewer, last)

    actions.relearn(viewer, video)

    a, b, c = map(key_of, (first, video, last))
    assert taught() == {(a,): 1, (b,): 1, (c,): 1, (a, b): 1, (a, c): 1, (b, c): 1}
    assert (sheets.read(viewer.account_id).history["flags"] == Flag.FINISHED).all()
    assert all(line.is_learnt for line in queries.watched(viewer.account_id)[0])


def test_saying_it_twice_is_saying_it_once() -> None:
    viewer, video = world.person(), world.video()
    world.watch(viewer, video)

    for _ in range(2):
        actions.unlearn(viewer, video)
    rows = Event.objects.count()
    for _ in range(2):
        actions.relearn(viewer, video)

    assert (rows, Event.objects.count()) == (2, 3)
    assert taught() == {(key_of(video),): 1}


def test_a_video_that_never_was_cannot_be_unlearnt() -> None:
    with pytest.raises(errors.NoSuchVideo):
        actions.unlearn(world.person(), new_id())


def test_changing_ones_mind_all_day_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fanlight.vault.activity.actions.unlearning.CHANGES", Limit("test", 2, timedelta(hours=1)))
    viewer, video = world.person(), world.video()
    actions.unlearn(viewer, video)
    actions.relearn(viewer, video)

    with pytest.raises(TooManyTries):
        actions.unlearn(viewer, video)


def test_the_list_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fanlight.vault.activity.actions.unlearning.MOST", 0)

    with pytest.raises(errors.TooManyMarks):
        actions.unlearn(world.person(), world.video())


def test_clearing_the_history_takes_back_all_it_taught_and_forgets_what_was_seen() -> None:
    viewer, other, videos = world.person(), world.person(), world.videos(4)
    for video in videos:
        world.watch(viewer, video)
    actions.unlearn(viewer, videos[1])
    actions.like(viewer, videos[0])
    world.watch(other, videos[2])

    actions.clear_history(viewer.account_id)

    known = sheets.read(viewer.account_id)
    assert len(known.history) == len(known.seen) == 0
    assert queries.watched(viewer.account_id) == ([], None)
    assert known.liked.tolist() == [key_of(videos[0])]
    assert taught() == {(key_of(videos[2]),): 1}


def test_a_cleared_history_begins_anew() -> None:
    viewer, (old, new), batch_id = world.person(), world.videos(2), new_id()
    world.watch(viewer, old, batch_id=batch_id)
    actions.clear_history(viewer.account_id)

    world.watch(viewer, new)

    lines, _ = queries.watched(viewer.account_id)
    assert [line.video_id for line in lines] == [new]
    assert taught() == {(key_of(new),): 1}
    assert world.watch(viewer, old, batch_id=batch_id).skipped == {"repeated": 1}


def truth(watched: list[UUID], unlearnt: set[UUID]) -> Taught:
    """What should be held of one person, whose watches came one a batch, and all on one day."""
    held: Taught = Counter()
    for i, video in enumerate(watched):
        if video not in unlearnt and video not in watched[:i]:
            held[(key_of(video),)] += 1
            before = [v for v in watched[max(0, i - CONTEXT) : i] if v not in unlearnt and v != video]
            held.update((key_of(v), key_of(video)) for v in before)
    return held


STEPS = st.lists(
    st.tuples(st.sampled_from(["watch", "watch", "watch", "unlearn", "relearn", "clear", "chore"]), st.integers(0, 3)),
    max_size=30,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_after_any_order_of_steps_exactly_what_may_be_learnt_is_learnt(
    audience: tuple[Viewer, list[UUID]], steps: list[tuple[str, int]]
) -> None:
    viewer, videos = audience
    watched: list[UUID] = []
    unlearnt: set[UUID] = set()
    actions.clear_history(viewer.account_id)
    tasks.take_back_cleared()
    for step, which in steps:
        video = videos[which]
        match step:
            case "watch":
                world.watch(viewer, video)
                watched.append(video)
            case "unlearn":
                actions.unlearn(viewer, video)
                unlearnt.add(video)
            case "relearn":
                actions.relearn(viewer, video)
                unlearnt.discard(video)
            case "chore":
                actions.take_back_cleared(viewer.account_id)
            case _:
                actions.clear_history(viewer.account_id)
                watched, unlearnt = [], set()
    tasks.take_back_cleared()

    assert taught() == truth(watched, unlearnt)


@pytest.fixture
def audience(monkeypatch: pytest.MonkeyPatch) -> tuple[Viewer, list[UUID]]:
    monkeypatch.setattr("fanlight.vault.activity.actions.unlearning.CHANGES", Limit("test", 10**6, timedelta(hours=1)))
    monkeypatch.setattr(clearings, "A_PIECE", 2)  # so that clearing leaves some for later
    return world.person(), world.videos(4)
