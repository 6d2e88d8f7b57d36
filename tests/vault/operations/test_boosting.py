"""Nothing is boosted but by an entry of the log that two operators made, and whoever sees such a video is told."""

import io
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from fanlight.custody import entries
from fanlight.custody.entries import Boosted
from fanlight.foundation import clock
from fanlight.foundation.errors import Invalid, NotFound
from fanlight.foundation.ids import new_id
from fanlight.transparency import queries
from fanlight.vault.accounts import actions as accounts
from fanlight.vault.accounts.models import Account
from fanlight.vault.feed import boosts
from fanlight.vault.ledger.errors import SamePerson
from fanlight.vault.operations import boosting, command
from fanlight.vault.operations.boosting import Boosting
from tests.vault.activity.world import PASSWORD, person
from tests.vault.feed import world
from tests.vault.feed.conftest import no_memory  # noqa: F401 - a clean memory here too

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    boosts.start_over()
    yield
    boosts.start_over()


@pytest.fixture
def operators() -> list[Account]:
    made = [Account.objects.get(id=person().account_id) for _ in range(2)]
    for one in made:
        accounts.make_operator(one.id)
    return list(Account.objects.filter(id__in=[one.id for one in made]))


@pytest.fixture
def videos() -> list[UUID]:
    found = [world.publish(hashtags=["bread" if n % 2 else "tides"], hours_ago=n) for n in range(6)]
    world.learn_all()
    return found


def feed() -> dict[UUID, Any]:
    """What a stranger is told of each video."""
    boosts.start_over()
    return {UUID(item["video"]["id"]): item["why"] for item in world.get(Client(), "/api/feed/for-you")["items"]}


def moved(why: Any) -> list[Any]:
    return [term for term in why["terms"] if term["kind"] == "boosted"]


def wanted(**more: Any) -> Boosting:
    return Boosting(**{"percent": 150, "reason": "emergency", "hours": 2} | more)


def test_without_an_entry_nothing_is_boosted_and_with_one_everybody_is_told(
    videos: list[UUID], operators: list[Account]
) -> None:
    before = feed()
    assert not any(moved(why) for why in before.values())

    index = boosting.boost(wanted(video_id=videos[3]), operators)

    after = feed()
    (term,) = moved(after[videos[3]])
    others = sum(one["value"] for one in after[videos[3]]["terms"] if one["kind"] not in ("boosted", "arranged"))
    assert term["value"] == pytest.approx(abs(others) / 2, abs=1e-5)
    assert term["about"] == {"percent": 150, "reason": "emergency", "entry": index}
    assert sum(one["value"] for one in after[videos[3]]["terms"]) == pytest.approx(after[videos[3]]["score"], abs=1e-6)
    assert not any(moved(why) for video, why in after.items() if video != videos[3])
    _, body = entries.read(queries.entry(index) or b"")
    assert isinstance(body, Boosted)
    assert (body.video_id, body.percent, body.operators) == (str(videos[3]), 150, 2)


def test_a_hashtag_is_boosted_as_captions_write_it_and_stands_beside_the_log(
    videos: list[UUID], operators: list[Account]
) -> None:
    index = boosting.boost(wanted(hashtag="#Bread", percent=50), operators)

    told = {video: moved(why) for video, why in feed().items()}
    assert all(bool(told[video]) == bool(n % 2) for n, video in enumerate(videos))
    assert told[videos[1]][0]["about"]["hashtag"] == "bread"
    assert told[videos[1]][0]["value"] < 0
    _, body = entries.read(queries.entry(index) or b"")
    assert isinstance(body, Boosted)
    blob = queries.blob(body.hashtag_sha256)
    assert blob is not None
    assert bytes(blob.data) == b"bread"


def test_it_ends_with_its_hours_or_with_the_entry_that_ends_it(videos: list[UUID], operators: list[Account]) -> None:
    boosting.boost(wanted(video_id=videos[0]), operators)
    assert moved(feed()[videos[0]])
    with clock.moved(timedelta(hours=3)):
        assert not moved(feed()[videos[0]])

    boosting.boost(wanted(video_id=videos[0], percent=100), operators)

    assert not any(moved(why) for why in feed().values())


def test_one_operator_alone_boosts_nothing(videos: list[UUID], operators: list[Account]) -> None:
    size = len(queries.newest())

    for alone in (operators[:1], [operators[0], operators[0]]):
        with pytest.raises(SamePerson):
            boosting.boost(wanted(video_id=videos[0]), alone)

    assert len(queries.newest()) == size


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"percent": 9},
        {"percent": 1001},
        {"hours": 0},
        {"hours": 169},
        {"reason": "because"},
        {"hashtag": "two tags"},
    ],
)
def test_what_no_entry_has_room_for_is_refused(
    videos: list[UUID], operators: list[Account], asked: dict[str, Any]
) -> None:
    about = {} if not asked or "hashtag" in asked else {"video_id": videos[0]}

    with pytest.raises(Invalid):
        boosting.boost(wanted(**about, **asked), operators)
    assert not boosts.newest()


def test_a_video_that_nobody_can_see_is_not_boosted(operators: list[Account]) -> None:
    with pytest.raises(NotFound):
        boosting.boost(wanted(video_id=new_id()), operators)


def test_the_command_wants_both_passwords(
    videos: list[UUID], operators: list[Account], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asking, agreeing = (one.handle for one in operators)
    words = ["video", str(videos[0]), "--percent", "200", "--reason", "civic", "--as", asking, "--with", agreeing]

    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\nwrong\n"))
    assert command.run([*words, "--password-stdin"]) == 2
    assert not boosts.newest()
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n{PASSWORD}\n"))
    assert command.run([*words, "--password-stdin"]) == 0
    assert command.run(["list"]) == 0

    assert f"video {videos[0]}, 200 %, civic" in capsys.readouterr().out
