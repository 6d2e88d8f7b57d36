"""Pages for strangers: complete without a script, and safe with whatever people write."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import msgspec
import pytest
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fanlight.foundation.configuration import own
from fanlight.foundation.ids import new_id
from fanlight.public.actors import actions as actors
from fanlight.public.actors.models import Actor
from fanlight.public.holdings import actions as holdings
from fanlight.public.holdings.store import store
from fanlight.public.videos import actions as videos
from fanlight.public.videos.models import Video
from tests.crossings import samples

Person = Callable[..., Actor]
Published = Callable[..., Video]

NASTY = "\"><script>alert(1)</script><img src=x onerror=alert(1)>' {{ 7|add:7 }} </title></video>"


class Read(HTMLParser):
    """The elements of a page, with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def meta(self, name: str) -> list[str | None]:
        return [m["content"] for m in self.all("meta") if name in (m.get("property"), m.get("name"))]

    def links(self, rel: str) -> list[str | None]:
        return [link["href"] for link in self.all("link") if link["rel"] == rel]


def got(path: str) -> tuple[HttpResponse, Read]:
    response = Client().get(path)
    assert isinstance(response, HttpResponse)
    return response, Read(response.content.decode())


@pytest.fixture
def video(person: Person, published: Published) -> Video:
    return published(person("potter", name="The Potter"), caption="Clay on the wheel #ceramics\nand more")


def test_a_shared_video_plays_without_a_script(video: Video):
    response, page = got(f"/v/{video.id}")

    assert response.status_code == 200
    (player,) = page.all("video")
    assert "controls" in player
    assert player["poster"] == f"{own().public_address}/media/{video.poster_sha256}.webp"
    assert (player["width"], player["height"]) == ("360", "640")
    sources = [source["src"] for source in page.all("source")]
    assert sources == [f"{own().public_address}/media/{samples.sha256(samples.FILM)}.mp4"]
    assert page.all("script") == []
    assert "Clay on the wheel #ceramics" in page.text
    assert "The Potter" in page.text


def test_what_the_page_names_is_there(video: Video):
    _, page = got(f"/v/{video.id}")

    own_address = own().public_address
    named = [attributes.get(key) for _, attributes in page.elements for key in ("src", "poster", "href")]
    paths = [link.removeprefix(own_address) for link in named if link and link.startswith(own_address)]
    assert len(paths) >= 6
    for path in paths:
        if path.endswith("/master.m3u8"):  # made of the film, which is none here: see test_playlists.py
            continue
        if path.startswith("/media/"):
            assert store().has(path.removeprefix("/media/")), path
        else:
            assert Client().get(path).status_code == 200, path


def test_720p_and_360p_are_offered_best_first_and_nothing_larger(person: Person, published: Published):
    rungs = [(360, 640), (720, 1280), (1080, 1920)]
    films = [store().put_bytes(f"film {width}".encode(), "mp4")[:64] for width, _ in rungs]
    base = samples.publication(new_id()).renditions[0]
    renditions = [
        msgspec.structs.replace(base, name=f"{width}p", sha256=sha256, width=width, height=height)
        for (width, height), sha256 in zip(rungs, films, strict=True)
    ]
    video = published(person("potter"), renditions=renditions, width=1080, height=1920)

    _, page = got(f"/v/{video.id}")

    assert [source["src"].rsplit("/", 1)[1][:64] for source in page.all("source") if source["src"]] == [
        films[1],
        films[0],
    ]


def test_cards_of_other_sites_find_what_they_look_for(video: Video):
    _, page = got(f"/v/{video.id}")

    assert page.meta("og:title") == ["Clay on the wheel #ceramics and more"]
    assert page.meta("og:type") == ["video.other"]
    assert page.meta("og:url") == [f"{own().public_address}/v/{video.id}"]
    assert page.meta("og:video:type") == ["video/mp4"]
    assert page.meta("twitter:card") == ["player"]
    assert page.meta("twitter:player") == [f"{own().public_address}/embed/{video.id}"]
    oembed, playlist = page.links("alternate")
    assert oembed is not None
    assert playlist == f"{own().public_address}/v/{video.id}/master.m3u8"
    assert Client().get(oembed.removeprefix(own().public_address)).json()["type"] == "video"


def test_the_app_is_one_press_away(video: Video):
    _, page = got(f"/v/{video.id}")
    _, profile = got("/@potter")

    assert f"{own().vault_address}/v/{video.id}" in [link["href"] for link in page.all("a")]
    assert f"{own().vault_address}/@potter" in [link["href"] for link in profile.all("a")]


@pytest.mark.parametrize("path", ["/v/{id}", "/@potter", "/embed/{id}", "/", "/@nobody"])
def test_no_page_lets_a_script_run(video: Video, path: str):
    response, page = got(path.format(id=video.id))

    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert page.all("script") == []
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert not [1 for _, attributes in page.elements if "style" in attributes]
    assert "Set-Cookie" not in response


def test_only_the_player_may_stand_on_another_site(video: Video):
    page, player = Client().get(f"/v/{video.id}"), Client().get(f"/embed/{video.id}")

    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert "frame-ancestors *" in player["Content-Security-Policy"]


def test_what_people_write_stays_words(person: Person, published: Published):
    potter = person("potter", name=NASTY[:60], bio=NASTY)
    video = published(potter, caption=NASTY, hashtags=['x"><script>'])

    for path in (f"/v/{video.id}", f"/embed/{video.id}", "/@potter"):
        response, page = got(path)
        assert page.all("script") == []
        assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
        assert "{{ 7|add:7 }}" in page.text or path.startswith("/embed")
        assert b"<script" not in response.content


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00\r"), max_size=80))
def test_every_caption_is_read_back_as_it_was_written(video: Video, caption: str):
    Video.objects.filter(id=video.id).update(caption=caption)

    _, page = got(f"/v/{video.id}")

    assert page.all("script") == []
    assert re.sub(r"\s+", "", caption) in re.sub(r"\s+", "", page.text)


def test_a_profile_shows_its_videos_newest_first(person: Person, published: Published):
    potter = person("potter", name="The Potter", bio="Clay.\nEvery day.")
    first, second = published(potter), published(potter)

    response, page = got("/@potter")

    assert response.status_code == 200
    shown = [link["href"] for link in page.all("a") if "/v/" in (link["href"] or "")]
    newest = sorted([first, second], key=lambda v: (v.published_at, v.id), reverse=True)
    assert shown == [f"{own().public_address}/v/{video.id}" for video in newest]
    assert "Every day." in page.text


def test_older_videos_are_on_the_next_page(person: Person, published: Published):
    potter = person("potter")
    for _ in range(25):
        published(potter)

    _, page = got("/@potter")
    (older,) = [link["href"] for link in page.all("a") if link.get("rel") == "next"]
    _, last = got(f"/@potter{older}")

    assert len(page.all("li")) == 24
    assert len(last.all("li")) == 1


def test_a_profile_in_capitals_leads_to_the_one_address(person: Person):
    person("potter")

    response = Client().get("/@Potter")

    assert (response.status_code, response["Location"]) == (301, "/@potter")


def test_an_empty_profile_says_so(person: Person):
    person("potter")

    assert "No videos for everyone yet." in got("/@potter")[1].text


@pytest.mark.parametrize(
    "path", ["/v/0190163d-8694-739b-aea5-966c26f8ad91", "/v/nonsense", "/@nobody", "/nothing", "/embed/x"]
)
def test_what_is_not_there_is_a_page_that_says_so(db: None, path: str):
    response, page = got(path)

    assert response.status_code == 404
    assert "Nothing here" in page.text
    assert response["Cache-Control"] == "no-store"


def test_a_video_taken_back_is_gone_with_its_bytes(video: Video):
    videos.withdraw(video.id, video.actor_id, vault="home")
    holdings.let_go()

    assert Client().get(f"/v/{video.id}").status_code == 404
    assert not store().has(f"{samples.sha256(samples.FILM)}.mp4")


def test_a_retired_actor_has_no_page(person: Person):
    potter = person("potter")
    actors.retire(potter.id, vault="home")

    assert Client().get("/@potter").status_code == 404


@pytest.mark.parametrize("query", ["before=x", "before=%FF", "before=" + "A" * 3000])
def test_a_broken_page_address_is_refused(person: Person, query: str):
    person("potter")

    assert Client().get(f"/@potter?{query}").status_code == 422


@pytest.mark.parametrize("path", ["/v/{id}", "/@potter", "/oembed", "/health"])
def test_strangers_only_read(video: Video, path: str):
    assert Client().post(path.format(id=video.id)).status_code == 405


def test_the_look_is_one_file_of_ours(db: None):
    response = Client().get("/files/pages.css")

    assert (response.status_code, response["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert "url(" not in response.content.decode()
    assert Client().get("/files/pages.css", headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_health_is_told(db: None):
    assert Client().get("/health").json() == {"status": "ok", "plane": "public"}
