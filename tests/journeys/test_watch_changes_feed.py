"""A watch changes the very next feed, whichever web worker answers it; and so does everything that takes it back."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psutil
import pytest

from tests.honest.conftest import wait_for_reasons
from tests.journeys.person import Person
from tests.journeys.running import Running

pytestmark = pytest.mark.slow

THEMES = ("ceramics", "tides", "trams", "moss", "kites")
REPETITIONS = 20

# The stage is set in the public tables before the start; preparing two hundred real clips would take an hour.
STAGE = """
import django, sys
django.setup()
from fanlight.foundation.ids import new_id
from fanlight.public.actors.models import Actor
from fanlight.public.videos.models import Tagging, Video
rendition = {"name": "360p", "sha256": "0" * 64, "width": 360, "height": 640, "codecs": "avc1.64001e,mp4a.40.2",
             "peak_kbps": 900, "mean_kbps": 600, "size_bytes": 500000}
for theme in sys.argv[1:]:
    for n in range(4):
        actor = Actor.objects.create(id=new_id(), handle=f"{theme}_{n}", vault="home", name=theme)
        for m in range(10):
            video = Video.objects.create(
                id=new_id(), actor=actor, caption=f"{theme} {n} {m} #{theme}", hashtags=[theme], duration_ms=8000,
                width=360, height=640, poster_sha256="0" * 64, renditions=[rendition])
            Tagging.objects.create(video=video, hashtag=theme)
"""


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A Fanlight with two web workers in the vault and two hundred videos of five themes."""
    running = Running(tmp_path_factory.mktemp("staged") / "home", vault_workers=2)
    running.home.mkdir()
    prepare = "from fanlight.config.preparing import prepare; prepare('public')"
    subprocess.run([sys.executable, "-c", prepare], env=running.environment, check=True)
    public = {**running.environment, "DJANGO_SETTINGS_MODULE": "fanlight.config.public.settings"}
    subprocess.run([sys.executable, "-c", STAGE, *THEMES], env=public, check=True)
    running.start()
    wait_for_reasons(running.vault)
    yield running
    assert running.stop() == 0


@pytest.fixture
def viewer(staged: Running) -> Person:
    return Person(staged.vault).sign_up(f"viewer_{uuid4().hex[:8]}")


def test_the_feed_after_an_acknowledged_watch_knows_it_whoever_answers(staged: Running, viewer: Person) -> None:
    watched: dict[str, str] = {}
    before = busy(staged)

    for _ in range(REPETITIONS):
        video = page(viewer)[0]["video"]
        theme = video["hashtags"][0]
        assert viewer.watch(video["id"], 8, ended="finished").status == 202
        watched[video["id"]] = theme
        finished = list(watched.values()).count(theme)
        for _ in range(3):
            following = page(viewer)
            assert not watched.keys() & {item["video"]["id"] for item in following}
            assert (theme, finished) in finished_by_hashtag(following), following

    assert all(after > cpu for cpu, after in zip(before, busy(staged), strict=True)), "one worker answered everything"


def test_what_is_not_to_be_learnt_from_is_in_no_reason_and_comes_back_when_undone(viewer: Person) -> None:
    video = page(viewer)[0]["video"]
    viewer.watch(video["id"], 8, ended="finished")
    assert reasons(page(viewer)) & {"hashtag", "creator", "watched_alike"}

    assert viewer.ask("PUT", f"/api/videos/{video['id']}/unlearn").status == 204
    unlearnt = page(viewer)
    (line,) = viewer.get("/api/me/history")["items"]

    assert not reasons(unlearnt) & {"hashtag", "creator", "watched_alike"}
    assert video["id"] not in ids(unlearnt)
    assert line["is_learnt"] is False

    assert viewer.ask("DELETE", f"/api/videos/{video['id']}/unlearn").status == 204
    assert reasons(page(viewer)) & {"hashtag", "creator", "watched_alike"}


def test_not_interested_takes_the_video_away_and_weighs_against_alike_ones_until_undone(viewer: Person) -> None:
    video = page(viewer)[0]["video"]

    assert viewer.ask("PUT", f"/api/videos/{video['id']}/not-interested").status == 204
    following = page(viewer)

    assert video["id"] not in ids(following)
    assert value(following, video["hashtags"][0]) < 0 or video["hashtags"][0] not in themes(following)

    assert viewer.ask("DELETE", f"/api/videos/{video['id']}/not-interested").status == 204
    assert not reasons(page(viewer)) & {"skipped_alike"}


def test_a_hidden_creator_is_in_no_feed_until_shown_again(viewer: Person) -> None:
    creator = page(viewer)[0]["video"]["creator"]

    assert viewer.ask("PUT", f"/api/actors/{creator['id']}/hidden").status == 204
    for address in ("for-you", "latest"):
        items = viewer.get(f"/api/feed/{address}?count=20")["items"]
        assert items
        assert creator["id"] not in {item["video"]["creator"]["id"] for item in items}

    assert viewer.ask("DELETE", f"/api/actors/{creator['id']}/hidden").status == 204
    assert page(viewer)


def test_a_like_is_on_the_card_at_once_and_gone_at_once(viewer: Person) -> None:
    video = page(viewer)[0]["video"]

    for method, is_liked in (("PUT", True), ("DELETE", False)):
        assert viewer.ask(method, f"/api/videos/{video['id']}/like").status == 200
        assert viewer.get(f"/api/videos/{video['id']}")["video"]["is_liked"] is is_liked
        assert len(viewer.get("/api/feed/liked")["items"]) == int(is_liked)


def test_a_follow_fills_the_following_feed_at_once(viewer: Person) -> None:
    creator = page(viewer)[0]["video"]["creator"]
    assert viewer.get("/api/feed/following")["items"] == []

    assert viewer.ask("PUT", f"/api/actors/{creator['id']}/follow", {"is_private": True}).status == 200
    items = viewer.get("/api/feed/following")["items"]

    assert {item["video"]["creator"]["id"] for item in items} == {creator["id"]}


def test_a_cleared_history_leaves_no_reason_behind(viewer: Person) -> None:
    for item in page(viewer)[:3]:
        viewer.watch(item["video"]["id"], 8, ended="finished")
    assert reasons(page(viewer)) & {"hashtag", "creator", "watched_alike"}

    assert viewer.ask("DELETE", "/api/me/history").status == 204

    assert not reasons(page(viewer)) & {"hashtag", "creator", "watched_alike"}
    assert viewer.get("/api/me/history")["items"] == []


def test_with_learning_off_a_watch_leaves_no_trace(viewer: Person) -> None:
    assert viewer.ask("PATCH", "/api/me", {"learning": False}).status == 200

    assert viewer.watch(page(viewer)[0]["video"]["id"], 8, ended="finished").status == 202

    assert not reasons(page(viewer)) & {"hashtag", "creator", "watched_alike"}
    assert viewer.get("/api/me/history")["items"] == []


def page(person: Person) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = person.get("/api/feed/for-you?count=20")["items"]
    return items


def ids(items: list[dict[str, Any]]) -> set[str]:
    return {item["video"]["id"] for item in items}


def themes(items: list[dict[str, Any]]) -> set[str]:
    return {hashtag for item in items for hashtag in item["video"]["hashtags"]}


def terms(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [term for item in items if item["why"] for term in item["why"]["terms"]]


def reasons(items: list[dict[str, Any]]) -> set[str]:
    return {term["kind"] for term in terms(items)}


def finished_by_hashtag(items: list[dict[str, Any]]) -> set[tuple[str, int]]:
    """The "you finished 3 videos tagged #x" of a page."""
    told = [term["about"] for term in terms(items) if term["kind"] == "hashtag"]  # sounds are among them
    return {(about["hashtag"], about["finished"]) for about in told if "hashtag" in about}


def value(items: list[dict[str, Any]], hashtag: str) -> float:
    """What "not interested" adds to the scores of videos with this hashtag."""
    alike = [item for item in items if hashtag in item["video"]["hashtags"]]
    return sum(term["value"] for term in terms(alike) if term["kind"] in ("skipped_alike", "hashtag"))


def busy(running: Running) -> list[float]:
    """Processor seconds of each web worker of the vault."""
    workers = running.part("vault").children(recursive=True)
    assert len(workers) == 2
    return [sum(psutil.Process(worker.pid).cpu_times()[:2]) for worker in workers]
