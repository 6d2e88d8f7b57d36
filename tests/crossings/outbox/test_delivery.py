"""What is in the outbox arrives: in order, once, and whatever breaks in between."""

import hashlib
import threading
import time
from collections import Counter
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from django.db import transaction

from fanlight.crossings.crossing import Crossing, encoded
from fanlight.crossings.follow import Follow
from fanlight.crossings.outbox import actions, delivery, queries, telling
from fanlight.crossings.outbox.gateway import Answer, Gateway, Unreachable
from fanlight.crossings.outbox.models import Account, Message, Sent, Unanswered
from fanlight.crossings.permit import Permit
from fanlight.crossings.uncomment import Uncomment
from fanlight.crossings.unfollow import Unfollow
from fanlight.crossings.withdraw import Withdraw
from fanlight.custody.crossed import root_of
from fanlight.engines.objects.folder import Folder
from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.foundation.ids import new_id
from tests.crossings import logged, samples
from tests.crossings.outbox.public_plane import ACCEPTED, PublicPlane, Received, Reply

pytestmark = pytest.mark.django_db(databases=["default"])


def send(crossing: Crossing, *objects: str) -> None:
    with transaction.atomic():
        actions.send(crossing, objects=objects)


def published(actor_id: UUID) -> tuple[Crossing, list[str]]:
    store = Folder(own().vault_objects)
    names = [store.put_bytes(samples.FILM, "mp4"), store.put_bytes(samples.POSTER, "webp")]
    return samples.publication(actor_id), names


def later(minutes: int = 11) -> Any:
    return clock.moved(timedelta(minutes=minutes))


def test_a_message_arrives_signed_and_leaves_the_outbox(public_plane: PublicPlane):
    crossing = samples.profile(new_id(), "potter")
    send(crossing)

    assert delivery.deliver_once() == 1

    (received,) = public_plane.received
    assert received.is_signed
    assert (received.path, received.body) == ("/gateway/v1/profile", encoded(crossing))
    assert Message.objects.count() == 0
    assert delivery.deliver_once() == 0


def test_one_hash_is_told_over_all_that_was_taken(public_plane: PublicPlane):
    crossing, names = published(new_id())
    send(crossing, *names)
    send(samples.profile(new_id(), "potter"))
    public_plane.answer = lambda received: (503, {"code": "broken"})
    delivery.deliver_once()
    public_plane.answer = lambda received: ACCEPTED
    with later():
        delivery.deliver_once()

    telling.log_batches()

    taken = {one.key: one for one in public_plane.received}.values()
    for name in ("publish", "profile", "object"):
        expected = [(UUID(one.key), hashlib.sha256(one.body).hexdigest()) for one in taken if f"/{name}" in one.path]
        (told,) = [one for one in logged.crossed() if one.class_name == name]
        assert (told.total, told.root) == (len(expected), root_of(expected))
    with clock.moved(timedelta(days=8)):
        telling.forget_sent()
    assert not Sent.objects.exists()


def test_what_was_rolled_back_is_never_sent(public_plane: PublicPlane):
    with transaction.atomic():
        actions.send(samples.profile(new_id(), "potter"))
        transaction.set_rollback(True)

    assert delivery.deliver_once() == 0
    assert public_plane.received == []


@pytest.mark.django_db(databases=["default"], transaction=True)
def test_nothing_is_sent_outside_a_transaction(public_plane: PublicPlane):
    with pytest.raises(AssertionError):
        actions.send(samples.profile(new_id(), "potter"))


def test_a_crossing_its_schema_refuses_never_enters_the_outbox(public_plane: PublicPlane):
    for wrong in (samples.profile(new_id(), "No Handle"), samples.profile(new_id(), "potter", bio="x" * 301)):
        with pytest.raises(ValueError, match=r"Expected `str`"):
            send(wrong)


def test_bytes_go_ahead_of_the_message_that_shows_them(public_plane: PublicPlane):
    crossing, names = published(new_id())
    send(crossing, *names)

    assert delivery.deliver_once() == 1

    assert public_plane.paths() == [*(f"objects/{name}" for name in names), "publish"]
    assert [received.body for received in public_plane.received[:2]] == [samples.FILM, samples.POSTER]
    assert all(received.is_signed for received in public_plane.received)


def test_both_sides_are_given_the_same_day_to_count_under(public_plane: PublicPlane):
    crossing, names = published(new_id())
    send(crossing, *names)

    delivery.deliver_once()

    assert sorted(Account.objects.values_list("day", "class_name", "messages", "size_bytes")) == [
        (date(2026, 11, 22), "object", 2, len(samples.FILM) + len(samples.POSTER)),
        (date(2026, 11, 22), "publish", 1, len(encoded(crossing))),
    ]


def test_a_broken_line_is_tried_again_with_the_same_key_and_a_new_signature(public_plane: PublicPlane):
    send(samples.profile(new_id(), "potter"))
    public_plane.answer = lambda received: None
    with pytest.raises(Unreachable):
        delivery.deliver_once()

    public_plane.answer = lambda received: ACCEPTED
    assert delivery.deliver_once() == 1

    assert len({received.key for received in public_plane.received}) == 1
    assert len({received.nonce for received in public_plane.received}) == len(public_plane.received) >= 2
    assert queries.accounts(since=date(2026, 1, 1))[0].messages == 1


def test_an_idle_connection_that_was_closed_is_opened_again_without_a_fuss(public_plane: PublicPlane):
    broken: list[str] = []

    def answer(received: Received) -> Reply | None:
        if received.path.endswith("follow") and not broken:
            broken.append(received.path)
            return None
        return ACCEPTED

    public_plane.answer = answer
    actor_id = new_id()
    send(samples.profile(actor_id, "potter"))
    send(Follow(follower_id=actor_id, followed_id=new_id()))

    assert delivery.deliver_once() == 2


class Taker:
    """Answers for a public plane that remembers what it took, but whose answer to messages of one class gets lost."""

    def __init__(self, lost: str) -> None:
        self.lost = lost
        self.taken: dict[str, int] = {}

    def __call__(self, received: Received) -> Reply | None:
        if received.method == "GET":
            is_taken = received.path.rpartition("/")[2] in self.taken
            return ACCEPTED if is_taken else (404, {"code": "not_taken"})
        self.taken[received.key] = len(received.body)
        return None if f"/{self.lost}" in received.path else ACCEPTED

    def counted(self) -> tuple[int, int]:
        return len(self.taken), sum(self.taken.values())


def ours() -> tuple[int, int]:
    accounts = queries.accounts(since=date(2026, 1, 1))
    return sum(one.messages for one in accounts), sum(one.size_bytes for one in accounts)


@pytest.mark.parametrize("lost", ["publish", "objects"])
def test_what_was_taken_of_somebody_who_leaves_before_its_answer_is_counted_on_both_sides(
    public_plane: PublicPlane, lost: str
):
    actor_id = new_id()
    crossing, names = published(actor_id)
    send(crossing, *names)
    send(Follow(follower_id=actor_id, followed_id=new_id()))
    public_plane.answer = taker = Taker(lost)
    with pytest.raises(Unreachable):
        delivery.deliver_once()
    with transaction.atomic():
        actions.forget(actor_id)
        actions.send(samples.profile(actor_id, "potter", retired=True))
    taker.lost = "nothing"

    delivery.deliver_once()
    assert ours() != taker.counted()
    with later():
        delivery.deliver_once()

    assert ours() == taker.counted()
    assert public_plane.paths()[-1].startswith("receipts/")
    telling.log_batches()
    assert all(one.root for one in logged.crossed())
    asked = len(public_plane.received)
    for minutes in (15, 25):
        with later(minutes=minutes):
            delivery.deliver_once()
    assert len(public_plane.received) == asked + 1 + (lost == "objects") * 2, "what was not taken is asked for again"
    assert ours() == taker.counted()
    with clock.moved(timedelta(days=8)):
        telling.forget_sent()
    assert not Unanswered.objects.exists()


def test_what_is_taken_and_answered_after_it_was_dropped_is_counted_once(public_plane: PublicPlane):
    actor_id = new_id()
    send(samples.profile(actor_id, "potter"))
    taker = Taker("nothing")
    (message,) = Message.objects.all()
    actions.forget(actor_id)
    taker.taken[str(message.key)] = len(message.body)
    actions.confirm(message, on=date(2026, 11, 22))
    public_plane.answer = taker
    with later():
        delivery.deliver_once()

    assert ours() == taker.counted() == (1, len(message.body))


def test_one_actors_messages_keep_their_order_past_a_failure(public_plane: PublicPlane):
    actor_id, video_id = new_id(), new_id()
    send(samples.profile(actor_id, "potter"))
    send(Withdraw(video_id=video_id, actor_id=actor_id))
    public_plane.answer = lambda received: (503, {"code": "broken"})

    delivery.deliver_once()
    delivery.deliver_once()
    assert public_plane.paths() == ["profile"]

    public_plane.answer = lambda received: ACCEPTED
    with later():
        assert delivery.deliver_once() == 2
    assert public_plane.paths() == ["profile", "profile", "withdraw"]


def test_one_actors_trouble_holds_up_nobody_else(public_plane: PublicPlane):
    troubled, other = new_id(), new_id()
    send(samples.profile(troubled, "troubled"))
    send(samples.profile(other, "potter"))
    public_plane.answer = lambda received: (500, {"code": "x"}) if b"troubled" in received.body else ACCEPTED

    assert delivery.deliver_once() == 1

    (left,) = Message.objects.all()
    assert (left.lane, left.attempts, left.last_problem) == (troubled, 1, "500 x")


def test_tries_grow_further_apart(public_plane: PublicPlane):
    send(samples.profile(new_id(), "potter"))
    public_plane.answer = lambda received: (503, {})
    waits = []
    for attempt in range(12):
        with later(minutes=20 * attempt):
            delivery.deliver_once()
            waits.append((Message.objects.get().next_try_at - clock.now()).total_seconds())

    assert waits[0] < 2
    assert waits[3] > 5
    assert all(wait <= 12 * 60 for wait in waits)
    assert waits[-1] > 6 * 60


@pytest.mark.parametrize("status", [401, 408, 429, 500, 302, 200])
def test_what_may_mend_itself_is_kept(public_plane: PublicPlane, status: int):
    send(samples.profile(new_id(), "potter"))
    public_plane.answer = lambda received: (status, {"code": "stale"})

    assert delivery.deliver_once() == 0

    assert queries.waiting().waiting == 1
    assert queries.waiting().refused == 0


def test_an_answer_of_somebody_else_settles_nothing(public_plane: PublicPlane):
    send(samples.profile(new_id(), "potter"))
    public_plane.answer = lambda received: (404, {"error": "no such host"})

    delivery.deliver_once()

    assert queries.waiting().waiting == 1


@pytest.mark.parametrize(
    ("status", "code"), [(422, "bad_crossing"), (409, "handle_taken"), (403, "not_your_actor"), (410, "actor_retired")]
)
def test_what_will_never_be_taken_is_set_aside_and_later_ones_pass(public_plane: PublicPlane, status: int, code: str):
    actor_id = new_id()
    send(samples.profile(actor_id, "potter"))
    send(Follow(follower_id=actor_id, followed_id=new_id()))
    public_plane.answer = lambda received: (status, {"code": code}) if received.path.endswith("profile") else ACCEPTED

    assert delivery.deliver_once() == 1

    (refused,) = queries.refused()
    assert (refused.class_name, refused.refused_code) == ("profile", code)
    assert {account.class_name: account.refused for account in queries.accounts(since=date(2026, 1, 1))}["profile"] == 1


def test_the_operator_can_give_a_refused_message_another_chance(public_plane: PublicPlane):
    send(samples.profile(new_id(), "potter"))
    public_plane.answer = lambda received: (409, {"code": "handle_taken"})
    delivery.deliver_once()

    public_plane.answer = lambda received: ACCEPTED
    actions.retry(queries.refused()[0].seq)

    assert delivery.deliver_once() == 1
    assert queries.refused() == []


def refusing(*bodies: Crossing) -> Any:
    """An answer that refuses these, and takes the rest."""
    refused = {(crossing.class_name, encoded(crossing)) for crossing in bodies}
    no = (409, {"code": "no_such_video"})
    return lambda received: no if (received.path.rpartition("/")[2], received.body) in refused else ACCEPTED


@pytest.mark.parametrize("class_name", ["subtitles", "permit", "comment", "profile", "follow"])
def test_an_earlier_word_never_arrives_after_a_later_one_on_the_same(public_plane: PublicPlane, class_name: str):
    earlier, later_one = two_words(class_name)
    send(earlier)
    send(later_one)
    public_plane.answer = refusing(earlier)
    delivery.deliver_once()

    assert queries.refused() == []  # there is nothing left to be retried
    assert public_plane.received[-1].body == encoded(later_one)


@pytest.mark.parametrize("class_name", ["subtitles", "permit", "comment", "profile", "follow"])
def test_who_retries_an_earlier_word_retries_the_later_ones_behind_it(public_plane: PublicPlane, class_name: str):
    earlier, later_one = two_words(class_name)
    send(earlier)
    send(later_one)
    public_plane.answer = refusing(earlier, later_one)
    delivery.deliver_once()

    public_plane.answer = lambda received: ACCEPTED
    actions.retry(min(message.seq for message in queries.refused()))
    delivery.deliver_once()

    assert [received.body for received in public_plane.received[-2:]] == [encoded(earlier), encoded(later_one)]


def test_words_on_something_else_stay_to_be_retried(public_plane: PublicPlane):
    actor_id, video_id = new_id(), new_id()
    german = samples.subtitles(actor_id, video_id, "de")
    send(german)
    send(samples.subtitles(actor_id, video_id, "en"))
    send(samples.subtitles(actor_id, new_id(), "de"))
    public_plane.answer = refusing(german)

    delivery.deliver_once()

    assert [bytes(message.body) for message in queries.refused()] == [encoded(german)]


def test_nothing_is_left_of_the_words_of_a_video_that_was_withdrawn(public_plane: PublicPlane):
    actor_id, video_id = new_id(), new_id()
    words = samples.subtitles(actor_id, video_id, "en", "Clay")
    permit = Permit(video_id=video_id, actor_id=actor_id, allows_sound=True)
    elsewhere = samples.subtitles(actor_id, new_id(), "en", "Wood")
    for crossing in (words, permit, elsewhere, Withdraw(video_id=video_id, actor_id=actor_id)):
        send(crossing)
    public_plane.answer = refusing(words, permit, elsewhere)

    delivery.deliver_once()

    assert [bytes(message.body) for message in queries.refused()] == [encoded(elsewhere)]


def two_words(class_name: str) -> tuple[Crossing, Crossing]:
    """Two crossings of one actor on the same subject, of which the second undoes the first."""
    actor_id, other_id = new_id(), new_id()
    match class_name:
        case "subtitles":
            words = samples.subtitles(actor_id, other_id, "en", "Clay")
            return words, msgspec.structs.replace(words, cues=[])
        case "permit":
            yes = Permit(video_id=other_id, actor_id=actor_id, allows_sound=True)
            return yes, msgspec.structs.replace(yes, allows_sound=False)
        case "comment":
            comment = samples.comment(actor_id, other_id)
            return comment, Uncomment(comment_id=comment.comment_id, actor_id=actor_id)
        case "profile":
            return samples.profile(actor_id, "potter"), samples.profile(actor_id, "weaver")
        case _:
            return Follow(follower_id=actor_id, followed_id=other_id), Unfollow(
                follower_id=actor_id, followed_id=other_id
            )


def test_bytes_that_are_there_are_not_sent_twice(public_plane: PublicPlane):
    crossing, names = published(new_id())
    send(crossing, *names)
    public_plane.answer = lambda received: (503, {}) if received.path.endswith("publish") else ACCEPTED
    delivery.deliver_once()

    public_plane.answer = lambda received: ACCEPTED
    with later():
        delivery.deliver_once()

    assert public_plane.paths() == [*(f"objects/{name}" for name in names), "publish", "publish"]


def test_bytes_that_were_let_go_in_between_are_sent_again_under_new_keys(public_plane: PublicPlane):
    crossing, names = published(new_id())
    send(crossing, *names)
    said = iter([ACCEPTED, ACCEPTED, (409, {"code": "objects_missing"})])
    public_plane.answer = lambda received: next(said, ACCEPTED)
    delivery.deliver_once()

    with later():
        assert delivery.deliver_once() == 1

    assert public_plane.paths() == [*(f"objects/{name}" for name in names), "publish"] * 2
    sent_keys = [received.key for received in public_plane.received]
    assert len(set(sent_keys)) == 5  # the message keeps its own


def test_a_message_whose_bytes_are_lost_here_is_set_aside(public_plane: PublicPlane):
    crossing, names = published(new_id())
    send(crossing, *names)
    Folder(own().vault_objects).delete(names[0])

    delivery.deliver_once()

    assert queries.refused()[0].refused_code == "object_lost_here"


def test_what_an_actor_still_had_to_say_can_be_dropped(public_plane: PublicPlane):
    actor_id, other = new_id(), new_id()
    send(samples.profile(actor_id, "potter"))
    send(samples.profile(other, "weaver"))

    actions.forget(actor_id)
    delivery.deliver_once()

    assert len(public_plane.received) == 1


def dropped_when_taken(monkeypatch: pytest.MonkeyPatch, method: str, actor_id: UUID) -> None:
    """An actor leaves after something has been taken, and before the vault hears of that."""
    send_on = getattr(Gateway, method)

    def taken(gateway: Gateway, *args: Any) -> Answer:
        answer: Answer = send_on(gateway, *args)
        actions.forget(actor_id)
        return answer

    monkeypatch.setattr(Gateway, method, taken)


def test_what_is_dropped_while_something_else_is_on_its_way_is_not_said(
    public_plane: PublicPlane, monkeypatch: pytest.MonkeyPatch
):
    leaving = new_id()
    send(samples.profile(new_id(), "potter"))
    send(samples.profile(leaving, "weaver"))
    dropped_when_taken(monkeypatch, "post", leaving)

    assert delivery.deliver_once() == 1

    assert b"potter" in public_plane.received[0].body
    assert len(public_plane.received) == 1


@pytest.mark.parametrize("method", ["put", "post"])
def test_what_is_dropped_while_it_is_on_its_way_is_counted_as_the_public_plane_counts_it(
    public_plane: PublicPlane, monkeypatch: pytest.MonkeyPatch, method: str
):
    leaving = new_id()
    crossing, names = published(leaving)
    send(crossing, *names)
    dropped_when_taken(monkeypatch, method, leaving)

    delivery.deliver_once()

    came = Counter("object" if path.startswith("objects/") else path for path in public_plane.paths())
    assert dict(Account.objects.values_list("class_name", "messages")) == came
    assert Sent.objects.count() == came.total()


def test_nobody_answering_is_told_apart_from_a_refusal(public_plane: PublicPlane):
    send(samples.profile(new_id(), "potter"))
    public_plane.stop()

    with pytest.raises(Unreachable):
        delivery.deliver_once()

    assert queries.waiting().waiting == 1
    public_plane.start()


def test_the_operator_sees_how_long_things_wait(public_plane: PublicPlane):
    assert queries.waiting().oldest_at is None
    send(samples.profile(new_id(), "potter"))

    assert queries.waiting().waiting == 1
    assert queries.waiting().oldest_at is not None


@pytest.mark.django_db(databases=["default"], transaction=True)
def test_the_loop_delivers_until_it_is_told_to_stop(public_plane: PublicPlane):
    stop = threading.Event()
    send(samples.profile(new_id(), "potter"))
    loop = threading.Thread(target=delivery.run, args=(stop,))
    loop.start()
    deadline = time.monotonic() + 60
    # The table is not looked at meanwhile: threads that share a database in memory turn each other away.
    while not public_plane.paths() and time.monotonic() < deadline:
        time.sleep(0.02)
    stop.set()
    loop.join(120)

    assert public_plane.paths() == ["profile"]
    assert not loop.is_alive()
