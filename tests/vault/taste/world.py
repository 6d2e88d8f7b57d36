"""Someone with a taste, and a browser to ask with."""

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.test import Client

from fanlight.public.actors.models import Actor
from fanlight.vault.accounts.sessions import Viewer
from tests.vault.activity.world import seen, watch
from tests.vault.feed import world

THEMES = ("ceramics", "skating", "bread", "tides")
JSON = "application/json"


@dataclass
class World:
    """Forty videos of four themes by five creators; whoever views finished three of ceramics, and skipped bread."""

    creators: list[Actor] = field(default_factory=list)
    videos: list[UUID] = field(default_factory=list)

    @classmethod
    def made(cls) -> "World":
        creators = [world.creator() for _ in range(5)]
        videos = [
            world.publish(
                creators[number % 5],
                hashtags=[THEMES[number % 4]],
                caption=f"Number {number}, {'loud' if number % 3 else 'quiet'} #{THEMES[number % 4]}",
                hours_ago=(40 - number) / 10,
            )
            for number in range(40)
        ]
        world.learn_all()
        return cls(creators, videos)

    def viewer(self) -> Viewer:
        viewer = world.person()
        watch(viewer, *self.videos[0:12:4], seen(self.videos[2], seconds=0.5))
        return viewer


def ask(client: Client, method: str, path: str, body: object = None, *, status: int = 200) -> Any:
    """A JSON answer of the status expected."""
    answer = client.generic(method, path, "" if body is None else _text(body), content_type=JSON)
    assert answer.status_code == status, (answer.status_code, answer.content)
    return answer.json() if answer.content else None


def _text(body: object) -> str:
    return body if isinstance(body, str) else json.dumps(body)


def sliders(**some: float) -> dict[str, float]:
    """All five; in the middle unless said otherwise."""
    names = ("familiar_new", "popular_small", "short_long", "following_discovering", "freshness")
    return {name: some.get(name, 0.0) for name in names}


def feed(client: Client, tab: str = "for-you", count: int = 20) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = world.get(client, f"/api/feed/{tab}", count=count)["items"]
    for item in items:
        if why := item["why"]:
            assert abs(sum(term["value"] for term in why["terms"]) - why["score"]) < 1e-6
    return items


def terms(items: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [term for item in items for term in item["why"]["terms"] if term["kind"] == kind]


def tags(items: list[dict[str, Any]]) -> set[str]:
    return {tag for item in items for tag in item["video"]["hashtags"]}
