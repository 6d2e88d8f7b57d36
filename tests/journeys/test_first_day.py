"""From one person's gallery to a stranger's feed, through HTTP alone."""

import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.person import PASSWORD, Person
from tests.journeys.running import Running

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def creator(fanlight: Running) -> Person:
    return Person(fanlight.vault).sign_up("mara_makes", name="Mara")


@pytest.fixture(scope="module")
def viewer(fanlight: Running) -> Person:
    return Person(fanlight.vault).sign_up("a_stranger")


@pytest.fixture(scope="module")
def video(creator: Person, shared_clips: Path) -> str:
    return creator.publish(shared_clips / "gradio_b.mp4", "A globe that turns #globe #slow with @a_stranger")


def test_a_published_video_reaches_a_stranger_with_its_arithmetic(viewer: Person, video: str) -> None:
    item = in_feed(viewer, video)

    assert item["video"]["creator"]["handle"] == "mara_makes"
    assert item["video"]["hashtags"] == ["globe", "slow"]
    assert item["video"]["renditions"]
    assert math.isclose(sum(term["value"] for term in item["why"]["terms"]), item["why"]["score"], abs_tol=1e-6)


def test_its_bytes_come_in_ranges_from_the_vault_and_from_the_public_plane(
    fanlight: Running, viewer: Person, video: str
) -> None:
    url = in_feed(viewer, video)["video"]["renditions"][0]["url"]

    for plane in (fanlight.vault, fanlight.public):
        answer = Person(plane).ask("GET", url, headers={"Range": "bytes=0-99"})
        assert answer.status == 206
        assert answer.body[4:8] == b"ftyp"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_public_page_shows_it_without_script(fanlight: Running, video: str) -> None:
    eventually(lambda: Person(fanlight.public).ask("GET", f"/v/{video}").status == 200)

    page = Person(fanlight.public).ask("GET", f"/v/{video}").body.decode()

    assert "A globe that turns" in page
    assert "og:video" in page
    assert "<script" not in page


def test_a_like_and_a_view_are_counted_in_public_and_name_nobody(fanlight: Running, viewer: Person, video: str) -> None:
    in_feed(viewer, video)
    assert viewer.watch(video, 4.0).status == 202
    assert viewer.ask("PUT", f"/api/videos/{video}/like").json()["is_liked"] is True

    eventually(lambda: Person(fanlight.vault).get(f"/api/videos/{video}")["video"]["like_count"] == 1)
    assert viewer.get(f"/api/videos/{video}")["video"]["is_liked"] is True
    assert Person(fanlight.vault).get(f"/api/videos/{video}")["video"]["view_count"] == 1


def test_a_public_follow_is_seen_by_everyone_and_a_private_one_by_its_person_only(
    fanlight: Running, viewer: Person, creator: Person, video: str
) -> None:
    actor = viewer.get("/api/profiles/mara_makes")["id"]
    shy = Person(fanlight.vault).sign_up("shy_one")

    assert viewer.ask("PUT", f"/api/actors/{actor}/follow", {"is_private": False}).json()["is_followed"]
    assert shy.ask("PUT", f"/api/actors/{actor}/follow", {"is_private": True}).json()["follows_privately"]

    eventually(lambda: creator.get("/api/profiles/mara_makes")["follower_count"] == 1)
    assert shy.get("/api/profiles/mara_makes")["is_followed"] is True
    for person in (viewer, shy):
        assert video in [item["video"]["id"] for item in person.get("/api/feed/following")["items"]]


def test_nobody_else_sees_a_video_kept_for_oneself(
    fanlight: Running, creator: Person, viewer: Person, shared_clips: Path
) -> None:
    kept = creator.publish(shared_clips / "gradio_muted_b.mp4", "For me alone", audience="only_me")
    found = creator.get(f"/api/drafts/{kept}")

    for url in (found["poster"], found["renditions"][0]["url"]):
        assert creator.ask("GET", url).status in {200, 206}
        for other in (viewer, Person(fanlight.vault)):
            assert other.ask("GET", url).status == 404
    for path in (f"/api/drafts/{kept}", f"/api/videos/{kept}"):
        assert viewer.ask("GET", path).status == 404
    assert Person(fanlight.public).ask("GET", f"/v/{kept}").status == 404


def test_a_withdrawn_video_is_gone_from_both_planes(
    fanlight: Running, creator: Person, viewer: Person, shared_clips: Path
) -> None:
    video = creator.publish(shared_clips / "gradio_muted_b.mp4", "Soon gone #brief")
    url = in_feed(viewer, video)["video"]["renditions"][0]["url"]

    assert creator.ask("POST", f"/api/drafts/{video}/withdraw").status == 204

    eventually(lambda: Person(fanlight.public).ask("GET", f"/v/{video}").status in {404, 410})
    eventually(lambda: Person(fanlight.public).ask("GET", url).status == 404)
    assert viewer.ask("GET", f"/api/videos/{video}").status == 404
    assert video not in [item["video"]["id"] for item in viewer.get("/api/feed/latest")["items"]]


def test_deleting_an_account_takes_its_videos_its_face_and_its_sessions(fanlight: Running, shared_clips: Path) -> None:
    leaving = Person(fanlight.vault).sign_up("leaving_soon")
    video = leaving.publish(shared_clips / "gradio_muted_b.mp4", "One last #wave")
    eventually(lambda: Person(fanlight.public).ask("GET", f"/v/{video}").status == 200)

    assert leaving.ask("POST", "/api/me/erase", {"password": PASSWORD}).status == 200

    eventually(lambda: Person(fanlight.public).ask("GET", f"/v/{video}").status in {404, 410})
    eventually(lambda: Person(fanlight.public).ask("GET", "/@leaving_soon").status in {404, 410})
    assert leaving.get("/api/me")["signed_in"] is False
    answer = leaving.ask("POST", "/api/sessions", {"handle": "leaving_soon", "password": PASSWORD})
    assert answer.status in {400, 401, 403}


def in_feed(person: Person, video: str, *, seconds: float = 120) -> dict[str, Any]:
    """The video's item in someone's For You, as soon as it is there."""
    deadline = time.monotonic() + seconds
    while True:
        for item in person.get("/api/feed/for-you?count=20")["items"]:
            if item["video"]["id"] == video and item["why"]:
                return dict(item)
        assert time.monotonic() < deadline, "the video did not reach the feed"
        time.sleep(0.3)


def eventually(holds: Callable[[], bool], *, seconds: float = 120) -> None:
    """Wait for what crosses between the planes."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.2)
