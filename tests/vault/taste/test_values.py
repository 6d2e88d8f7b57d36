"""What outcomes are worth, over HTTP: published to all, set by whoever runs a Fanlight, and by each person."""

from typing import Any

import pytest
from django.test import Client, override_settings

from fanlight.recommender.outcomes import LARGEST, OUTCOMES, VALUES, table
from fanlight.transparency import queries as transparency
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import sheets
from fanlight.vault.taste.schemas import OutcomeValues
from tests.honest.asking import earned, foretold
from tests.vault.feed import world as feeds
from tests.vault.taste.world import World, ask, feed, sliders

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

LIKES_COUNT = override_settings(FEED_VALUES=table({"like": 3.0}))
"""An operator for whom a like is worth three."""


def values(**some: float) -> dict[str, float]:
    """All of them; as published unless said otherwise."""
    return {str(outcome): some.get(outcome, value) for outcome, value in VALUES.items()}


def worth(app: Client, outcome: str) -> set[float]:
    """What an outcome is worth in the reasons of a page."""
    chances = [chance for item in feed(app) for chance in item["why"]["chances"]]
    return {chance["value"] for chance in chances if chance["outcome"] == outcome}


def test_a_form_names_every_outcome() -> None:
    assert tuple(OutcomeValues.model_fields) == OUTCOMES


@LIKES_COUNT
def test_everybody_may_read_what_counts_here() -> None:
    answer = ask(Client(), "GET", "/api/feed/values")

    assert answer.pop("model") == transparency.model_sha256()
    assert answer == {"values": values(like=3.0), "published": values(), "largest": LARGEST}


@LIKES_COUNT
def test_an_operator_sets_it_for_strangers_and_members_alike(world: World, app: Client) -> None:
    assert worth(app, "like") == worth(Client(), "like") == {3.0}
    assert worth(app, "share") == {VALUES["share"]}


def test_scores_are_what_chances_are_worth_under_any_setting(app: Client) -> None:
    ask(app, "PUT", "/api/taste/topics/ceramics", {"edit": "frozen"})
    ask(app, "PUT", "/api/taste/topics/tides", {"edit": "more"})
    pages = [feed(app)]
    ask(app, "PUT", "/api/taste/wishes", sliders(familiar_new=-1, popular_small=0.5))
    pages.append(feed(app))
    ask(app, "PUT", "/api/taste/values", values(like=4.0, finish=0.0, skip=1.0))
    pages.append(feed(app))

    for page in pages:
        assert any(earned(item) for item in page)
        for item in page:
            assert foretold(item) == pytest.approx(earned(item), abs=2e-5)


def test_another_value_changes_scores_by_its_chances(app: Client) -> None:
    before = {item["video"]["id"]: item for item in feed(app)}

    answer = ask(app, "PUT", "/api/taste/values", values(finish=4.0))

    assert (answer["values"], answer["default_values"]) == (values(finish=4.0), values())
    after = [item for item in feed(app) if item["video"]["id"] in before]
    assert after
    for item in after:
        was = before[item["video"]["id"]]
        assert earned(item) == pytest.approx(earned(was) + 3.0 * gain(was, "finish"), abs=1e-4)


def gain(item: dict[str, Any], outcome: str) -> float:
    (found,) = [chance["gain"] for chance in item["why"]["chances"] if chance["outcome"] == outcome]
    return float(found)


def test_what_is_as_usual_is_not_kept_and_follows_the_operator(viewer: Viewer, app: Client) -> None:
    ask(app, "PUT", "/api/taste/values", values(share=0.5))
    assert sheets.wishes(viewer.account_id).values == {"share": 0.5}

    with LIKES_COUNT:
        assert ask(app, "GET", "/api/taste/wishes")["values"] == values(share=0.5, like=3.0)
        ask(app, "PUT", "/api/taste/values", values(like=3.0))

    assert sheets.wishes(viewer.account_id).values == {}


def test_values_hold_with_learning_off_and_after_a_fresh_start(app: Client) -> None:
    ask(app, "PUT", "/api/taste/values", values(share=0.5))
    ask(app, "POST", "/api/taste/reset")
    app.patch("/api/me", {"learning": False}, content_type="application/json")

    assert worth(app, "share") == {0.5}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"like": 1},
        values() | {"love": 1},
        values() | {"like": LARGEST + 0.01},
        values() | {"like": -LARGEST - 0.01},
        values() | {"like": "1"},
        values() | {"like": True},
        values() | {"like": None},
        [],
    ],
)
def test_values_of_the_wrong_form_are_refused(app: Client, body: object) -> None:
    assert ask(app, "PUT", "/api/taste/values", body, status=422)["code"] == "invalid"


def test_values_are_taken_along_and_an_older_file_has_none(world: World, app: Client) -> None:
    ask(app, "PUT", "/api/taste/values", values(share=0.5, skip=-4.0))
    file = ask(app, "GET", "/api/taste/export")
    assert file["values"] == {"share": 0.5, "skip": -4.0}
    other = feeds.browser(feeds.person())

    ask(other, "POST", "/api/taste/import", file)
    assert ask(other, "GET", "/api/taste/wishes")["values"] == values(share=0.5, skip=-4.0)

    del file["values"]
    ask(other, "POST", "/api/taste/import", file)
    assert ask(other, "GET", "/api/taste/wishes")["values"] == values()
