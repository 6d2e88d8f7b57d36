"""Following, Latest, profiles, likes and history over HTTP."""

from uuid import UUID

import pytest
from django.test import Client

from fanlight.foundation.ids import new_id
from fanlight.vault.activity import actions as activity
from tests.vault.activity.world import seen, watch
from tests.vault.feed import world

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def all_pages(client: Client, address: str, **query: object) -> list[UUID]:
    """Every video of a list, page after page."""
    found, before = list[UUID](), ""
    while True:
        answer = world.get(client, address, **query, **({"before": before} if before else {}))
        found += world.ids(answer)
        if answer["next"] is None:
            return found
        before = answer["next"]


def test_latest_shows_every_video_once_newest_first_page_after_page() -> None:
    published = [world.publish(hours_ago=number // 3) for number in range(14)]

    shown = all_pages(Client(), "/api/feed/latest", count=5)

    assert len(shown) == 14
    assert set(shown) == set(published)
    assert [published.index(video) // 3 for video in shown] == [number // 3 for number in range(14)]


def test_latest_leaves_out_whom_the_viewer_hid_and_tells_nobody_why() -> None:
    hidden = world.creator()
    unwanted, wanted = world.publish(hidden), world.publish()
    viewer = world.person()
    activity.hide_creator(viewer, hidden.id)

    answer = world.get(world.browser(viewer), "/api/feed/latest")

    assert world.ids(answer) == [wanted]
    assert answer["items"][0]["why"] is None
    assert unwanted in world.ids(world.get(Client(), "/api/feed/latest"))


def test_following_shows_those_followed_in_public_and_in_private_and_nobody_else() -> None:
    openly, secretly = world.creator(), world.creator()
    one, other, _ = world.publish(openly, hours_ago=2), world.publish(secretly, hours_ago=1), world.publish()
    viewer = world.person()
    activity.follow(viewer, openly.id)
    activity.follow(viewer, secretly.id, is_private=True)

    answer = world.get(world.browser(viewer), "/api/feed/following")

    assert world.ids(answer) == [other, one]
    assert all(item["video"]["creator"]["is_followed"] for item in answer["items"])


def test_following_goes_on_page_after_page() -> None:
    creator, viewer = world.creator(), world.person()
    published = [world.publish(creator, hours_ago=number) for number in range(7)]
    activity.follow(viewer, creator.id)

    assert all_pages(world.browser(viewer), "/api/feed/following", count=3) == published


@pytest.mark.parametrize("address", ["/api/feed/following", "/api/feed/liked", "/api/feed/saved", "/api/me/history"])
def test_what_is_ones_own_needs_signing_in(address: str) -> None:
    answer = Client().get(address)

    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_needed")


def test_a_video_card_tells_all_that_a_player_needs() -> None:
    creator = world.creator()
    video = world.publish(creator, hashtags=["bread"], caption="Crust #bread")

    card = world.get(Client(), f"/api/videos/{video}")["video"]

    assert card["creator"] == {
        "id": str(creator.id),
        "handle": creator.handle,
        "name": "",
        "avatar": None,
        "is_followed": False,
        "is_me": False,
    }
    assert (card["caption"], card["hashtags"], card["duration_seconds"]) == ("Crust #bread", ["bread"], 10.0)
    assert card["poster"] == f"/media/{'b' * 64}.webp"
    assert card["renditions"][0]["url"] == f"/media/{'a' * 64}.mp4"
    assert card["audience"] == "everyone"
    assert card["share_url"].endswith(f"/v/{video}")
    assert card["published_at"].endswith("Z")


def test_a_video_card_tells_where_its_moments_are_if_it_has_any() -> None:
    sprite = {"count": 25, "columns": 5, "width": 90, "height": 160}
    with_one, without = world.publish(sprite={"sha256": "c" * 64, **sprite}), world.publish()

    cards = [world.get(Client(), f"/api/videos/{video}")["video"] for video in (with_one, without)]

    assert [card["sprite"] for card in cards] == [{"url": f"/media/{'c' * 64}.webp", **sprite}, None]


def test_there_is_no_video_that_is_withdrawn_or_never_was() -> None:
    video = world.publish()
    world.withdraw(video)

    assert Client().get(f"/api/videos/{video}").status_code == 404
    assert Client().get(f"/api/videos/{new_id()}").json()["code"] == "not_found"


def test_a_card_knows_what_the_viewer_likes() -> None:
    video, viewer = world.publish(), world.person()

    activity.like(viewer, video)

    assert world.get(world.browser(viewer), f"/api/videos/{video}")["video"]["is_liked"] is True
    assert world.get(world.browser(world.person()), f"/api/videos/{video}")["video"]["is_liked"] is False


def test_own_likes_are_listed_the_last_first() -> None:
    videos, viewer = [world.publish() for _ in range(3)], world.person()
    for video in videos:
        activity.like(viewer, video)
    world.withdraw(videos[1])

    assert set(world.ids(world.get(world.browser(viewer), "/api/feed/liked"))) == {videos[0], videos[2]}


def test_a_card_knows_what_the_viewer_saved() -> None:
    video, viewer = world.publish(), world.person()

    activity.save(viewer, video)

    assert world.get(world.browser(viewer), f"/api/videos/{video}")["video"]["is_saved"] is True
    assert world.get(world.browser(world.person()), f"/api/videos/{video}")["video"]["is_saved"] is False


def test_what_was_saved_is_listed_without_what_was_withdrawn() -> None:
    videos, viewer = [world.publish() for _ in range(3)], world.person()
    for video in videos:
        activity.save(viewer, video)
    world.withdraw(videos[1])

    assert set(world.ids(world.get(world.browser(viewer), "/api/feed/saved"))) == {videos[0], videos[2]}


def test_a_profile_shows_the_public_face_and_what_the_viewer_is_to_it() -> None:
    creator, viewer = world.creator(), world.person()
    world.publish(creator)
    activity.follow(viewer, creator.id, is_private=True)

    profile = world.get(world.browser(viewer), f"/api/profiles/{creator.handle.upper()}")

    assert profile["handle"] == creator.handle
    assert (profile["is_followed"], profile["follows_privately"], profile["is_me"]) == (True, True, False)
    assert world.get(Client(), f"/api/profiles/{creator.handle}")["is_followed"] is False


def test_ones_own_profile_is_there_before_it_has_crossed() -> None:
    viewer = world.person()
    app = world.browser(viewer)
    world.Actor.objects.using(world.PUBLIC).filter(id=viewer.actor_id).delete()

    profile = world.get(app, f"/api/profiles/{viewer.handle}")

    assert (profile["is_me"], profile["video_count"]) == (True, 0)
    assert world.get(app, f"/api/profiles/{viewer.handle}/videos")["items"] == []


@pytest.mark.parametrize("handle", ["nobody_here", "a", "with%20space", "x" * 31])
def test_there_is_no_profile_of_nobody(handle: str) -> None:
    answer = Client().get(f"/api/profiles/{handle}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_creators_videos_come_page_after_page() -> None:
    creator = world.creator()
    published = [world.publish(creator, hours_ago=number) for number in range(30)]
    world.publish()

    assert all_pages(Client(), f"/api/profiles/{creator.handle}/videos") == published


def test_history_shows_what_was_watched_and_can_be_cleared() -> None:
    videos, viewer = [world.publish() for _ in range(3)], world.person()
    watch(viewer, seen(videos[0], seconds=5), seen(videos[1]))
    app = world.browser(viewer)

    answer = world.get(app, "/api/me/history")

    assert world.ids(answer) == [videos[1], videos[0]]
    assert [item["watched_share"] for item in answer["items"]] == [1.0, 0.5]
    assert app.delete("/api/me/history").status_code == 204
    assert world.get(app, "/api/me/history")["items"] == []


@pytest.mark.parametrize("before", ["nonsense", "MDAwMS0wMS0wMVQwMDowMDowMCswMDowMCAw", "é", "%00"])
def test_a_cut_cursor_is_refused(before: str) -> None:
    answer = Client().get("/api/feed/latest", {"before": before})

    assert (answer.status_code, answer.json()["code"]) == (422, "bad_cursor")


@pytest.mark.parametrize("count", ["0", "21", "100", "02000000000", "1" * 30, "008", "-1", "+5", "1.0", "٣", "²", ""])
@pytest.mark.parametrize("address", ["/api/feed/for-you", "/api/feed/latest"])
def test_a_count_that_is_not_from_1_to_20_is_refused(address: str, count: str) -> None:
    answer = Client().get(address, {"count": count})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
