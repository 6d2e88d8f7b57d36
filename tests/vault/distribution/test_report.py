"""The report over HTTP: whose it is, and what it says."""

from datetime import timedelta

import pytest
from django.test import Client

from fanlight.foundation import clock
from fanlight.foundation.ids import key_of
from fanlight.recommender.sources import SOURCES
from fanlight.vault.distribution import actions
from fanlight.vault.distribution.models import Count
from fanlight.vault.distribution.queries import signed
from tests.vault.activity.world import person, watch
from tests.vault.distribution import world
from tests.vault.feed import world as feed

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def test_a_creator_reads_how_far_their_video_got() -> None:
    creator = person()
    video = world.published(creator)
    feed.learn_all()
    viewers = world.people(12)
    world.look(viewers)
    for viewer in viewers[:10]:
        watch(viewer, world.a_watch(video, source="fresh"))
    actions.keep()

    answer = world.asked(feed.browser(creator), video, days=28)

    assert answer.status_code == 200
    found = answer.json()
    assert found.pop("since")
    assert found == {
        "days": 28,
        "considered": 10,
        "kept_out": [{"rule": rule, "people": None} for rule in ("not_held", "not_seen", "not_unwanted", "not_muted")],
        "shown": 10,
        "finished": 10,
        "sources": [
            {"source": source, "people": 10 if source == "fresh" else None} for source in (*SOURCES, "unknown")
        ],
        "elsewhere": [{"screen": screen, "people": None} for screen in ("following", "latest", "profile", "link")],
        "is_estimate": False,
    }


@pytest.mark.parametrize(("people_a_day", "told"), [(1, None), (9, None), (10, 100)])
def test_one_person_on_many_days_is_no_crowd(people_a_day: int, told: int | None) -> None:
    """Whoever clears their history is counted anew the day after."""
    creator = person()
    video = world.published(creator)
    for days_ago in range(10):
        for fact, name in ((Count.Fact.SHOWN, "fresh"), (Count.Fact.FINISHED, "fresh"), (Count.Fact.SHOWN, "link")):
            Count.objects.create(
                video_key=signed(key_of(video)),
                day=clock.today() - timedelta(days=days_ago),
                fact=fact,
                name=name,
                people=people_a_day,
                one_in=1,
            )

    found = world.asked(feed.browser(creator), video, days=28).json()

    assert (found["shown"], found["finished"]) == (told, told)
    assert {"source": "fresh", "people": told} in found["sources"]
    assert {"screen": "link", "people": told} in found["elsewhere"]


def test_someone_elses_video_is_not_found() -> None:
    video = world.published(person())

    assert world.asked(feed.browser(person()), video).status_code == 404


def test_a_stranger_has_to_sign_in() -> None:
    assert world.asked(Client(), world.published(person())).status_code == 401


@pytest.mark.parametrize(
    ("audience", "stage"), [("followers", "published"), ("only_me", "published"), ("everyone", "ready")]
)
def test_what_is_not_public_has_no_report(audience: str, stage: str) -> None:
    creator = person()

    assert (
        world.asked(feed.browser(creator), world.published(creator, audience=audience, stage=stage)).status_code == 404
    )


@pytest.mark.parametrize("days", ["1", "29", "all", ""])
def test_other_lengths_of_time_are_refused(days: str) -> None:
    creator = person()

    assert world.asked(feed.browser(creator), world.published(creator), days=days).status_code == 422


def test_every_source_has_a_name_that_a_report_of_watches_may_carry() -> None:
    """A longer one would have whole reports refused."""
    assert max(map(len, SOURCES)) <= 16
