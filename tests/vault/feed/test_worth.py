"""What a reported watch is worth, once a crowd has shown how long such videos are watched."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from fanlight.foundation import clock
from fanlight.foundation.ids import new_id
from fanlight.recommender import signals
from fanlight.recommender.signals import FINISHED
from fanlight.vault.activity import personal_data
from tests.opened import written
from tests.vault.activity.world import creator, person, seen, watch
from tests.vault.feed import world

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

SHORT, LONG = 6, 300
CROWD = 40


@pytest.fixture
def app() -> Client:
    return world.browser(person())


def published(count: int, duration_seconds: int, hashtag: str) -> list[UUID]:
    actor = creator()
    return [world.publish(actor, hashtags=[hashtag], duration_seconds=duration_seconds) for _ in range(count)]


def a_crowd_watches() -> None:
    """Short videos to their end and on, long ones a third of them at most."""
    short, long = published(CROWD, SHORT, "short"), published(CROWD, LONG, "long")
    watch(person(), *(seen(video, seconds=SHORT * (0.8 + i / 60), loops=1) for i, video in enumerate(short)))
    watch(person(), *(seen(video, seconds=LONG * (0.01 + i / 120)) for i, video in enumerate(long)))
    world.learn_all()


def report(app: Client, watches: Sequence[tuple[UUID, float]]) -> None:
    told = [
        {
            "video_id": str(video),
            "watched_seconds": seconds,
            "loops": 0,
            "ended": "swiped",
            "surface": "for-you",
            "at": clock.seconds(),
        }
        for video, seconds in watches
    ]
    answer = app.post("/api/watches", {"batch_id": str(new_id()), "watches": told}, content_type="application/json")
    assert answer.json()["accepted"] == len(told)


def worths(app: Client) -> dict[UUID, float]:
    lines = written(personal_data.export(UUID(world.get(app, "/api/me")["account"]["id"])))["watches"]
    return {UUID(line["video_id"]): line["worth"] for line in lines}


def topic(app: Client, hashtag: str) -> dict[str, Any]:
    found: dict[str, Any] = next(card for card in world.get(app, "/api/taste")["topics"] if card["hashtag"] == hashtag)
    return found


@pytest.mark.parametrize("is_running", [True, False])
def test_where_nobody_has_watched_the_rule_holds(app: Client, is_running: bool) -> None:
    (short,), (long,) = published(1, SHORT, "short"), published(1, LONG, "long")
    if is_running:
        world.learn_all()

    report(app, [(short, 0.6 * SHORT), (long, 0.6 * LONG)])

    for video, duration in ((short, SHORT), (long, LONG)):
        by_rule = signals.worth(watched_seconds=0.6 * duration, duration_seconds=duration)
        assert worths(app)[video] == pytest.approx(by_rule, abs=1e-6)


def test_the_same_share_is_worth_more_of_videos_of_which_few_see_as_much(app: Client) -> None:
    a_crowd_watches()
    (short,), (long,) = published(1, SHORT, "clip"), published(1, LONG, "film")

    report(app, [(short, 0.6 * SHORT), (long, 0.6 * LONG)])

    found = worths(app)
    assert found[long] > found[short] + 0.3
    assert found[long] > signals.worth(watched_seconds=0.6 * LONG, duration_seconds=LONG)
    assert found[short] < signals.worth(watched_seconds=0.6 * SHORT, duration_seconds=SHORT)


def test_a_watch_that_is_worth_much_is_not_called_finished_for_it(app: Client) -> None:
    a_crowd_watches()
    (whole,), (part,) = published(1, LONG, "whole"), published(1, LONG, "part")
    world.learn_all()

    report(app, [(whole, LONG), (part, 0.9 * LONG)])

    assert worths(app)[part] >= FINISHED
    assert topic(app, "whole")["finished"] == 1
    assert topic(app, "part")["finished"] == 0
    assert topic(app, "part")["share"] > 0
