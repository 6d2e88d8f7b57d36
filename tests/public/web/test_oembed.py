"""oEmbed 1.0."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from fanlight.foundation.configuration import own
from fanlight.foundation.ids import new_id
from fanlight.public.actors.models import Actor
from fanlight.public.videos.models import Video

Person = Callable[..., Actor]
Published = Callable[..., Video]


def asked(**query: Any) -> Any:
    return Client().get("/oembed", query)


@pytest.fixture
def video(person: Person, published: Published) -> Video:
    return published(person("potter", name="The Potter"), caption='A "fine" <pot>')


def test_a_video_is_told_with_what_the_specification_asks_for(video: Video):
    answer = asked(url=f"{own().public_address}/v/{video.id}").json()

    assert (answer["version"], answer["type"]) == ("1.0", "video")
    assert answer["title"] == 'A "fine" <pot>'
    assert answer["author_url"] == f"{own().public_address}/@potter"
    assert (answer["width"], answer["height"]) == (360, 640)
    assert f'src="{own().public_address}/embed/{video.id}"' in answer["html"]
    assert "<pot>" not in answer["html"]
    assert {"thumbnail_url", "thumbnail_width", "thumbnail_height", "provider_name", "provider_url"} <= answer.keys()


def test_the_player_fits_where_it_is_to_stand(video: Video):
    answer = asked(url=f"{own().public_address}/v/{video.id}", maxwidth=200, maxheight=200).json()

    assert (answer["width"], answer["height"]) == (112, 200)


def test_a_profile_is_a_link(person: Person):
    person("potter", name="The Potter")

    answer = asked(url=f"{own().public_address}/@potter").json()

    assert (answer["type"], answer["title"]) == ("link", "The Potter (@potter)")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "https://elsewhere.example/v/1",
        "{own}/v/x",
        "{own}/v/{none}",
        "{own}/@nobody",
        "{own}/",
        "http://[",
        "javascript:alert(1)",
        "\x00",
    ],
)
def test_what_is_not_ours_is_not_found(db: None, url: str):
    response = asked(url=url.format(own=own().public_address, none=new_id()))

    assert (response.status_code, response.json()["code"]) == (404, "not_ours")


def test_no_address_at_all_is_not_found(db: None):
    assert asked().status_code == 404


def test_only_json_is_spoken(video: Video):
    response = asked(url=f"{own().public_address}/v/{video.id}", format="xml")

    assert (response.status_code, response.json()["code"]) == (501, "only_json")


@pytest.mark.parametrize("pixels", ["0", "-1", "x", "", "1.5", "9999999", "٣"])
def test_sizes_are_numbers_of_pixels(video: Video, pixels: str):
    response = asked(url=f"{own().public_address}/v/{video.id}", maxwidth=pixels)

    assert (response.status_code, response.json()["code"]) == (400, "bad_size")
