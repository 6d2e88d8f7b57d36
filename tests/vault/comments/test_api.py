"""Comments over HTTP, as strangers, writers and creators see them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from fanlight.foundation import clock
from fanlight.foundation.ids import new_id
from fanlight.public.comments.models import Comment as PublicComment
from fanlight.public.videos.models import Video
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import actions as activity
from fanlight.vault.taste import actions as taste
from tests.vault.activity import world
from tests.vault.comments.world import PUBLIC, arrive, commenting, refuse
from tests.vault.feed.world import browser, get

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

JSON = "application/json"


def put(client: Client, video: UUID, text: str = "Clay", id_: UUID | None = None, **more: Any) -> Any:
    body = {"video_id": str(video), "text": text, **{name: str(value) for name, value in more.items()}}
    return client.put(f"/api/comments/{id_ or new_id()}", body, content_type=JSON)


def listed(client: Client, video: UUID, **query: object) -> dict[str, Any]:
    return get(client, f"/api/videos/{video}/comments", **query)


def words(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(item["text"], item["state"]) for item in answer["items"]]


def test_what_was_just_written_is_there_for_its_writer_before_it_has_crossed(client: Client) -> None:
    viewer, video = world.person(), world.video()
    own = browser(viewer)

    written = put(own, video).json()

    assert (written["state"], written["writer"]["handle"], written["writer"]["is_me"]) == (
        "waiting",
        viewer.handle,
        True,
    )
    assert words(listed(own, video)) == [("Clay", "waiting")]
    assert words(listed(client, video)) == []
    arrive()
    assert words(listed(own, video)) == [("Clay", "public")]
    everyones = listed(client, video)
    assert (words(everyones), everyones["count"]) == ([("Clay", "public")], 1)
    assert not everyones["items"][0]["writer"]["is_me"]


def test_strangers_read_and_are_asked_to_sign_in_to_write(client: Client) -> None:
    video = world.video()

    assert listed(client, video)["closed"] == "sign_in"
    assert put(client, video).status_code == 401
    assert client.delete(f"/api/comments/{new_id()}").status_code == 401
    assert client.get("/api/me/comments").status_code == 401


@pytest.mark.parametrize(
    ("who", "follows", "closed"),
    [
        ("everyone", None, None),
        ("followers", None, "followers"),
        ("followers", True, "followers"),
        ("followers", False, None),
        ("nobody", False, "nobody"),
    ],
)
def test_list_card_and_refusal_agree_on_who_may_write(who: str, follows: bool | None, closed: str | None) -> None:
    creator, fan = world.person(), world.person()
    video = world.video(creator.actor_id)
    commenting(video, who)
    if follows is not None:
        activity.follow(fan, creator.actor_id, is_private=follows)
    theirs, own = browser(fan), browser(creator)

    assert listed(theirs, video)["closed"] == closed
    assert get(theirs, f"/api/videos/{video}")["video"]["may_comment"] is (closed is None)
    assert put(theirs, video).status_code == (200 if closed is None else 403)
    assert get(own, f"/api/videos/{video}")["video"]["may_comment"] is True


def test_the_card_counts_them(client: Client) -> None:
    viewer, video = world.person(), world.video()
    put(browser(viewer), video)
    arrive()

    assert get(client, f"/api/videos/{video}")["video"]["comment_count"] == 1


def test_answers_are_folded_and_told_apart(client: Client) -> None:
    creator = world.person()
    fan, video = browser(world.person()), world.video(creator.actor_id)
    id_ = put(fan, video).json()["id"]
    arrive()
    put(browser(creator), video, "Thank you", answers=id_)
    assert get(client, f"/api/comments/{id_}/answers")["items"] == []
    assert words(get(browser(creator), f"/api/comments/{id_}/answers")) == [("Thank you", "waiting")]
    arrive()

    (item,) = listed(client, video)["items"]
    (answer,) = get(client, f"/api/comments/{id_}/answers")["items"]

    assert (item["answer_count"], item["may_remove"]) == (1, False)
    assert (answer["answers"], answer["writer"]["is_creator"]) == (id_, True)


def test_pages_follow_each_other_in_both_orders(client: Client) -> None:
    viewer, video = world.person(), world.video()
    for number in range(23):
        PublicComment.objects.using(PUBLIC).create(
            id=new_id(),
            video_id=video,
            actor_id=viewer.actor_id,
            text=str(number),
            written_at=clock.now() - timedelta(minutes=number),
            answer_count=number % 4,
        )

    for order in ("newest", "answered"):
        first = listed(client, video, order=order)
        second = listed(client, video, order=order, before=first["next"])
        assert sorted(int(item["text"]) for item in first["items"] + second["items"]) == list(range(23))
        assert second["next"] is None
    assert listed(client, video, order="answered")["items"][0]["text"] == "3"
    assert client.get(f"/api/videos/{video}/comments", {"before": "x"}).status_code == 422
    assert client.get(f"/api/videos/{video}/comments", {"order": "loudest"}).status_code == 422


def test_whom_a_viewer_hides_and_what_they_mute_is_not_shown_to_them(client: Client) -> None:
    loud, other, viewer, video = world.person(), world.person(), world.person(), world.video()
    put(browser(loud), video, "Look at me")
    put(browser(other), video, "Spoilers: he did it")
    put(browser(other), video, "Clay")
    arrive()

    activity.hide_creator(viewer, loud.actor_id)
    taste.mute_keyword(viewer, "spoilers")

    assert words(listed(browser(viewer), video)) == [("Clay", "public")]
    assert len(listed(client, video)["items"]) == 3


def test_the_creator_may_remove_each_and_does(client: Client) -> None:
    creator, fan = world.person(), world.person()
    video = world.video(creator.actor_id)
    id_ = put(browser(fan), video).json()["id"]
    arrive()

    assert listed(browser(creator), video)["items"][0]["may_remove"]
    assert browser(world.person()).delete(f"/api/comments/{id_}").status_code == 404
    assert browser(creator).delete(f"/api/comments/{id_}").status_code == 204


def test_ones_own_say_what_became_of_them() -> None:
    viewer = world.person()
    own, (first, second, third, fourth) = browser(viewer), world.videos(4)
    ids = [put(own, video, text).json()["id"] for video, text in ((first, "a"), (second, "b"))]
    arrive()
    PublicComment.objects.using(PUBLIC).filter(id=ids[0]).update(removed_at=clock.now(), text="")
    put(own, third, "c")
    refuse()
    put(own, fourth, "d")

    assert words(get(own, "/api/me/comments")) == [("d", "waiting"), ("c", "refused"), ("b", "public"), ("a", "gone")]
    assert words(listed(own, third)) == [("c", "refused")]
    Video.objects.using(PUBLIC).filter(id=second).update(withdrawn_at=clock.now())
    PublicComment.objects.using(PUBLIC).filter(video_id=second).delete()
    with clock.moved(timedelta(hours=1)):
        assert ("b", "gone") in words(get(own, "/api/me/comments"))
    assert own.delete(f"/api/comments/{ids[0]}").status_code == 204


def test_ones_own_come_in_pages_and_are_nobody_elses() -> None:
    viewer, video = world.person(), world.video()
    own = browser(viewer)
    for number in range(20):
        put(own, video, str(number))
    with clock.moved(timedelta(minutes=11)):
        put(own, video, "20")

    first = get(own, "/api/me/comments")
    second = get(own, "/api/me/comments", before=first["next"])

    assert [int(item["text"]) for item in first["items"] + second["items"]] == list(range(20, -1, -1))
    assert get(browser(world.person()), "/api/me/comments")["items"] == []


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": "Clay"}, 422, None),
        ({"video_id": "x", "text": "Clay"}, 422, None),
        ({"video_id": str(new_id()), "text": "Clay"}, 404, "no_such_video"),
        ({"video_id": str(new_id()), "text": "x" * 501}, 422, "text_too_long"),
        ({"video_id": str(new_id()), "text": "x" * 5000}, 422, None),
        ({"video_id": str(new_id()), "text": ""}, 422, "empty_comment"),
        ({"video_id": str(new_id()), "text": "Clay", "pinned": True}, 422, None),
        ({"video_id": str(new_id()), "text": 1}, 422, None),
    ],
)
def test_a_bad_wish_is_refused_with_its_reason(body: dict[str, Any], status: int, code: str | None) -> None:
    answer = browser(world.person()).put(f"/api/comments/{new_id()}", body, content_type=JSON)

    assert answer.status_code == status
    assert code in (None, answer.json()["code"])


def test_comments_of_what_is_gone_are_not_found(client: Client) -> None:
    for video in (new_id(), world.video(withdrawn=True)):
        assert client.get(f"/api/videos/{video}/comments").status_code == 404
    assert client.get(f"/api/comments/{new_id()}/answers").status_code == 404


def test_a_page_asks_as_often_for_many_as_for_one(django_assert_max_num_queries: Any) -> None:
    viewer, video = world.person(), world.video()
    own: Viewer = viewer
    client = browser(own)
    for _ in range(6):
        put(client, video)
    arrive()
    put(client, video)

    with django_assert_max_num_queries(14):
        listed(client, video)
