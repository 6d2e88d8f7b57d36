"""Every control over one's taste, over HTTP."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.test import Client

from fanlight.foundation import clock
from fanlight.recommender import viewer as recommender
from fanlight.recommender.learning.catalogue import tag_key
from fanlight.recommender.ranking import creators, hashtags, wished
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import actions as activity
from fanlight.vault.activity import memory, personal_data, stream
from fanlight.vault.activity.models import Sheet
from fanlight.vault.feed import queries
from fanlight.vault.feed.onlooker import Onlooker
from fanlight.vault.taste import rules
from tests.opened import written
from tests.vault.activity.world import watch
from tests.vault.feed import world as feeds
from tests.vault.taste.world import World, ask, feed, sliders, tags, terms

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def topic(answer: dict[str, Any], hashtag: str) -> dict[str, Any]:
    found: dict[str, Any] = next(card for card in answer["topics"] if card["hashtag"] == hashtag)
    return found


def test_it_tells_what_is_believed_with_the_watches_behind_it(world: World, app: Client) -> None:
    answer = ask(app, "GET", "/api/taste")

    ceramics, bread = topic(answer, "ceramics"), topic(answer, "bread")
    assert (ceramics["finished"], ceramics["skipped"], ceramics["edit"]) == (3, 0, None)
    assert answer["finished"] == 3
    assert {watch["video_id"] for watch in ceramics["watches"]} == {str(video) for video in world.videos[0:12:4]}
    assert sum(watch["share"] for watch in ceramics["watches"]) == pytest.approx(ceramics["share"])
    assert ceramics["watches"][0]["caption"].startswith("Number")
    assert (bread["skipped"], bread["share"] < 0) == (1, True)
    assert {card["handle"] for card in answer["creators"]} <= {creator.handle for creator in world.creators}
    assert answer["wishes"]["sliders"] == sliders()
    assert answer["wishes"]["learning"] is True
    assert {preset["name"] for preset in answer["wishes"]["presets"]} >= {"balanced", "surprise_me", "small_creators"}


def test_the_shares_are_those_that_the_ranking_multiplies(viewer: Viewer, app: Client) -> None:
    share = topic(ask(app, "GET", "/api/taste"), "ceramics")["share"]
    assert any(term["about"]["hashtag"] == "ceramics" for term in terms(feed(app), "hashtag"))

    state, asking = ranked_as(viewer)
    found = hashtags.part(state, asking, Taste.of(state, asking), np.arange(state.videos))

    assert isinstance(found, hashtags.Hashtags)
    row = int(np.flatnonzero(found.affinity.names == np.uint64(tag_key("ceramics")))[0])
    amounts = found.affinity.shares[row] * found.each[found.carriers[found.rows == row]]
    assert len(amounts)
    assert amounts == pytest.approx(1.5 * share, abs=1e-6)


def ranked_as(viewer: Viewer) -> tuple[State, recommender.Viewer]:
    """What the recommender reads, and what it is told of a person."""
    state = memory.state()
    assert state is not None
    return state, queries.asking_as(Onlooker.of(viewer))[0]


def test_someone_new_has_no_taste_and_no_wishes(world: World) -> None:
    answer = ask(feeds.browser(feeds.person()), "GET", "/api/taste")

    assert (answer["topics"], answer["creators"]) == ([], [])


def test_before_the_learner_has_come_nothing_is_believed() -> None:
    assert ask(feeds.browser(feeds.person()), "GET", "/api/taste")["topics"] == []


def test_sliders_are_kept_and_shown_in_the_terms(app: Client) -> None:
    moved = sliders(freshness=1, short_long=-0.5)

    assert ask(app, "PUT", "/api/taste/wishes", moved)["sliders"] == moved

    assert ask(app, "GET", "/api/taste/wishes")["sliders"] == moved
    items = feed(app)
    assert {(term["slider"], term["factor"]) for term in terms(items, "fresh")} == {("freshness", 4.0)}
    for item in items:
        (said,) = [term["value"] for term in item["why"]["terms"] if term["kind"] == "wish_length"]
        assert said == pytest.approx(-0.5 * item["why"]["levers"]["short_long"], abs=1e-6)


def test_a_slider_in_the_middle_leaves_no_trace(app: Client) -> None:
    ask(app, "PUT", "/api/taste/wishes", sliders(freshness=1))
    ask(app, "PUT", "/api/taste/wishes", sliders())

    assert all("factor" not in term for item in feed(app) for term in item["why"]["terms"])


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"freshness": 1},
        sliders() | {"speed": 1},
        sliders() | {"freshness": 1.01},
        sliders() | {"freshness": -2},
        sliders() | {"freshness": "1"},
        sliders() | {"freshness": True},
        sliders() | {"freshness": None},
        [],
        7,
    ],
)
def test_sliders_of_the_wrong_form_are_refused(app: Client, body: object) -> None:
    assert ask(app, "PUT", "/api/taste/wishes", body, status=422)["code"] == "invalid"


@pytest.mark.parametrize(("edit", "sign"), [("more", 1), ("less", -1)])
def test_more_and_less_add_a_term(world: World, app: Client, edit: str, sign: int) -> None:
    handle = world.creators[3].handle

    answer = ask(app, "PUT", "/api/taste/topics/tides", {"edit": edit})
    ask(app, "PUT", f"/api/taste/creators/{handle}", {"edit": edit})

    assert topic(answer, "tides")["edit"] == edit
    items = feed(app)
    topics = {(t["value"], t["about"]["hashtag"], t["about"]["edit"]) for t in terms(items, "wish_topic")}
    creators = {(t["value"], t["about"]["handle"], t["about"]["edit"]) for t in terms(items, "wish_creator")}
    # With less of them, none may be left on the page.
    assert topics <= {(sign * 0.5, "tides", edit)}
    assert creators <= {(sign * 0.5, handle, edit)}
    assert edit == "less" or (topics and creators)
    ask(app, "DELETE", "/api/taste/topics/tides")
    ask(app, "DELETE", f"/api/taste/creators/{handle}")
    assert not terms(feed(app), "wish_topic") + terms(feed(app), "wish_creator")


def test_a_removed_topic_is_believed_no_more_and_comes_back_when_undone(app: Client) -> None:
    before = ask(app, "GET", "/api/taste")

    answer = ask(app, "PUT", "/api/taste/topics/ceramics", {"edit": "removed"})

    assert topic(answer, "ceramics")["share"] == 0
    assert topic(answer, "ceramics")["watched_share"] == topic(before, "ceramics")["share"]
    assert not [t for t in terms(feed(app), "hashtag") if t["about"]["hashtag"] == "ceramics"]
    assert ask(app, "DELETE", "/api/taste/topics/ceramics") == before


def test_a_removed_creator_is_believed_no_more(world: World, app: Client) -> None:
    handle = world.creators[0].handle
    assert [t for t in terms(feed(app), "creator") if t["about"]["handle"] == handle]

    ask(app, "PUT", f"/api/taste/creators/{handle}", {"edit": "removed"})

    assert not [t for t in terms(feed(app), "creator") if t["about"]["handle"] == handle]


def test_a_frozen_topic_keeps_its_share_whatever_is_watched(world: World, viewer: Viewer, app: Client) -> None:
    share = topic(ask(app, "GET", "/api/taste"), "ceramics")["share"]
    ask(app, "PUT", "/api/taste/topics/ceramics", {"edit": "frozen"})

    watch(viewer, *world.videos[1:40:4])  # skating, a lot of it

    answer = ask(app, "GET", "/api/taste")
    assert topic(answer, "ceramics")["share"] == share
    assert topic(answer, "ceramics")["watched_share"] < share
    said = [t for t in terms(feed(app), "wish_topic") if t["about"]["hashtag"] == "ceramics"]
    assert {(t["about"]["edit"], t["slider"]) for t in said} == {("frozen", "familiar_new")}


def test_freezing_needs_something_to_freeze(viewer: Viewer, app: Client) -> None:
    app.patch("/api/me", {"learning": False}, content_type="application/json")

    refusal = ask(app, "PUT", "/api/taste/topics/ceramics", {"edit": "frozen"}, status=409)

    assert refusal["code"] == "nothing_to_freeze"


@pytest.mark.parametrize("path", ["topics/ceramics", "sounds/0190b0a0-0000-7000-8000-000000000000", "creators/{}"])
@pytest.mark.parametrize("body", [{}, {"edit": "love"}, {"edit": "more", "share": 1}, {"edit": None}])
def test_an_edit_of_the_wrong_form_is_refused(world: World, app: Client, path: str, body: object) -> None:
    address = f"/api/taste/{path.format(world.creators[0].handle)}"

    assert ask(app, "PUT", address, body, status=422)["code"] == "invalid"


def test_a_creator_whom_nobody_knows_is_refused(app: Client) -> None:
    assert ask(app, "PUT", "/api/taste/creators/nobody_here", {"edit": "more"}, status=404)["code"] == "no_such_creator"


@pytest.mark.parametrize("hashtag", ["two words", "a.b", "77", "_", "x" * 61, "%23"])
def test_what_is_no_hashtag_is_refused(app: Client, hashtag: str) -> None:
    for address in ("topics", "mutes/hashtags"):
        refusal = ask(app, "PUT", f"/api/taste/{address}/{hashtag}", {"edit": "more"}, status=422)
        assert refusal["code"] == "not_a_hashtag"


def test_a_muted_hashtag_is_in_no_feed_until_unmuted(world: World, viewer: Viewer, app: Client) -> None:
    activity.follow(viewer, world.creators[3].id)

    answer = ask(app, "PUT", "/api/taste/mutes/hashtags/%23Tides")

    assert answer["muted_hashtags"] == ["tides"]
    for tab in ("for-you", "latest", "following"):
        assert feed(app, tab)
        assert "tides" not in tags(feed(app, tab))
    assert ask(app, "DELETE", "/api/taste/mutes/hashtags/tides")["muted_hashtags"] == []
    assert "tides" in tags(feed(app, "latest"))


def test_a_muted_keyword_is_in_no_feed_and_pages_stay_full(app: Client) -> None:
    ask(app, "PUT", "/api/taste/mutes/keywords/LOUD")

    for tab in ("for-you", "latest"):
        items = feed(app, tab, count=8)
        assert len(items) == 8
        assert all("quiet" in item["video"]["caption"] for item in items)


def test_latest_with_mutes_still_shows_every_other_video_once(app: Client) -> None:
    ask(app, "PUT", "/api/taste/mutes/keywords/loud")
    found, before = [], ""
    while True:
        answer = feeds.get(app, "/api/feed/latest", count=5, **({"before": before} if before else {}))
        found += feeds.ids(answer)
        before = answer["next"]
        if before is None:
            break

    assert len(found) == len(set(found)) == 14  # numbers 0, 3, … 39


@pytest.mark.parametrize("keyword", ["%20", "%F0%9F%8F%BD%20", "...", "x" * 61])
def test_what_is_no_keyword_is_refused(app: Client, keyword: str) -> None:
    assert ask(app, "PUT", f"/api/taste/mutes/keywords/{keyword}", status=422)["code"] == "not_a_keyword"


def test_mutes_and_edits_have_an_end(app: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_MUTES", 2)
    monkeypatch.setattr(rules, "MOST_EDITS", 2)
    for name in ("one", "two", "two"):
        ask(app, "PUT", f"/api/taste/mutes/hashtags/{name}")
        ask(app, "PUT", f"/api/taste/topics/{name}", {"edit": "more"})

    assert ask(app, "PUT", "/api/taste/mutes/hashtags/three", status=409)["code"] == "too_many_mutes"
    refusal = ask(app, "PUT", "/api/taste/topics/three", {"edit": "less"}, status=409)
    assert refusal["code"] == "too_many_edits"


def test_a_fresh_start_ignores_what_was_watched_and_shows_none_of_it_again(
    world: World, viewer: Viewer, app: Client
) -> None:
    ask(app, "PUT", "/api/taste/topics/tides", {"edit": "more"})

    answer = ask(app, "POST", "/api/taste/reset")

    assert [card["hashtag"] for card in answer["topics"]] == ["tides"]
    assert answer["wishes"]["learnt_from"]
    items = feed(app, count=20)
    kinds = {term["kind"] for item in items for term in item["why"]["terms"]}
    assert not kinds & {"hashtag", "creator", "watched_alike", "skipped_alike"}
    assert "wish_topic" in kinds
    assert not {item["video"]["id"] for item in items} & {str(video) for video in world.videos[0:12:4]}
    assert len(feeds.get(app, "/api/me/history")["items"]) == 4

    undone = ask(app, "DELETE", "/api/taste/reset")
    assert topic(undone, "ceramics")["finished"] == 3


def test_after_a_fresh_start_the_feed_learns_again(
    world: World, viewer: Viewer, app: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(app, "POST", "/api/taste/reset")
    later = clock.seconds() + 5
    monkeypatch.setattr(clock, "seconds", lambda: later)

    watch(viewer, world.videos[1])

    assert [card["hashtag"] for card in ask(app, "GET", "/api/taste")["topics"]] == ["skating"]


def test_with_learning_off_wishes_set_by_hand_still_hold_and_nothing_watched_does(world: World, app: Client) -> None:
    ask(app, "PUT", "/api/taste/topics/ceramics", {"edit": "frozen"})
    ask(app, "PUT", "/api/taste/topics/tides", {"edit": "more"})
    ask(app, "PUT", "/api/taste/mutes/hashtags/bread")
    app.patch("/api/me", {"learning": False}, content_type="application/json")

    items = feed(app)

    kinds = {(t["kind"], t["about"].get("edit")) for item in items for t in item["why"]["terms"]}
    assert not {kind for kind, _ in kinds} & {"hashtag", "creator", "watched_alike", "skipped_alike"}
    assert ("wish_topic", "more") in kinds
    assert ("wish_topic", "frozen") not in kinds
    assert "bread" not in tags(items)
    assert ask(app, "GET", "/api/taste")["wishes"]["learning"] is False


def test_the_same_file_on_another_account_weighs_the_same(world: World, viewer: Viewer, app: Client) -> None:
    ask(app, "PUT", "/api/taste/wishes", sliders(popular_small=1, familiar_new=-0.5))
    ask(app, "PUT", "/api/taste/topics/tides", {"edit": "more"})
    ask(app, "PUT", "/api/taste/topics/bread", {"edit": "removed"})
    ask(app, "PUT", "/api/taste/mutes/hashtags/skating")
    ask(app, "PUT", "/api/taste/mutes/keywords/loud")
    file = ask(app, "GET", "/api/taste/export")
    stranger = feeds.person()
    other = feeds.browser(stranger)

    answer = ask(other, "POST", "/api/taste/import", file)

    assert answer["unknown_creators"] == []
    brought = ask(other, "GET", "/api/taste/export")
    assert {**file, "topics": 0, "creators": 0} == {**brought, "topics": 0, "creators": 0}
    for lines, name in (("topics", "hashtag"), ("creators", "handle")):
        shares = {line[name]: line["share"] for line in file[lines]}
        assert {line[name]: line["share"] for line in brought[lines]} == shares
    assert taught(viewer) == pytest.approx(taught(stranger), abs=2e-6)
    assert "skating" not in tags(feed(other))


def taught(viewer: Viewer) -> list[float]:
    """What hashtags, creators and wishes add for each video before it is weighed, whichever way they came to be."""
    state, asking = ranked_as(viewer)
    slots, taste = np.arange(state.videos), Taste.of(state, asking)
    assert asking.wishes is not None
    parts = [hashtags.part(state, asking, taste, slots), creators.part(state, asking, taste, slots)]
    parts += wished.added(state, asking.now, asking.wishes, slots)
    return [round(amount, 5) for amount in sum(part.values.sum(axis=0) for part in parts).tolist()]


def whole(**some: object) -> dict[str, object]:
    return {
        "format": "fanlight-taste",
        "version": 1,
        "sliders": sliders(),
        "muted_hashtags": [],
        "muted_keywords": [],
        "topics": [],
        "creators": [],
    } | some


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "invalid"),
        (whole(format="something"), "invalid"),
        (whole(version=2), "invalid"),
        (whole(version="1"), "invalid"),
        (whole(more=1), "invalid"),
        (whole(muted_hashtags=["x"] * 201), "invalid"),
        (whole(muted_hashtags=[7]), "invalid"),
        (whole(muted_hashtags=["two words"]), "not_a_hashtag"),
        (whole(muted_keywords=["(("]), "not_a_keyword"),
        (whole(topics=[{"hashtag": "a", "edit": None, "share": 1e9}]), "invalid"),
        (whole(topics=[{"hashtag": "a", "edit": "worship", "share": 0}]), "invalid"),
        (whole(topics=[{"hashtag": "a", "edit": None, "share": 0, "x": 1}]), "invalid"),
        (whole(topics=[{"hashtag": "a", "edit": "more", "share": 0}] * 501), "invalid"),
        (whole(creators=[{"handle": "../../etc", "edit": None, "share": "0"}]), "invalid"),
        (whole(values={"love": 1}), "invalid"),
        (whole(values={"like": 20.01}), "invalid"),
        (whole(values={"like": "1"}), "invalid"),
        (whole(values={"like": None}), "invalid"),
        (whole(values=[1, 2]), "invalid"),
    ],
)
def test_a_hostile_file_is_refused_and_changes_nothing(app: Client, body: object, code: str) -> None:
    ask(app, "PUT", "/api/taste/mutes/hashtags/bread")

    assert ask(app, "POST", "/api/taste/import", body, status=422)["code"] == code

    assert ask(app, "GET", "/api/taste/wishes")["muted_hashtags"] == ["bread"]


@pytest.mark.parametrize("body", ['{"version": NaN}', "{", "\u0000", '{"format": "a\\u0000"}'])
def test_what_cannot_be_read_is_refused(app: Client, body: str) -> None:
    assert ask(app, "POST", "/api/taste/import", body, status=400)["code"] == "unreadable"


def test_creators_whom_nobody_knows_are_told(app: Client) -> None:
    line = {"handle": "who_is_this", "edit": "more", "share": 0}

    assert ask(app, "POST", "/api/taste/import", whole(creators=[line]))["unknown_creators"] == ["who_is_this"]


def test_a_taste_is_ones_own(world: World) -> None:
    for method, path in (
        ("GET", ""),
        ("GET", "/wishes"),
        ("PUT", "/wishes"),
        ("PUT", "/values"),
        ("PUT", "/topics/bread"),
        ("DELETE", "/topics/bread"),
        ("PUT", "/creators/someone"),
        ("PUT", "/mutes/keywords/loud"),
        ("POST", "/reset"),
        ("GET", "/export"),
        ("POST", "/import"),
    ):
        assert ask(Client(), method, f"/api/taste{path}", status=401)["code"] == "sign_in_needed"


def test_wishes_are_sealed_exported_and_erased(viewer: Viewer, app: Client) -> None:
    ask(app, "PUT", "/api/taste/mutes/keywords/vinegar")

    sealed = bytes(Sheet.objects.get(account_id=viewer.account_id, kind=Sheet.Kind.WISHES).sealed)
    exported = written(personal_data.export(viewer.account_id))["wishes"]

    assert b"vinegar" not in sealed
    assert exported["muted_keywords"] == ["vinegar"]
    personal_data.erase(viewer.account_id)
    assert not Sheet.objects.filter(account_id=viewer.account_id).exists()


def test_a_voice_is_told_with_all_that_it_comes_from(world: World, viewer: Viewer, app: Client) -> None:
    assert ask(app, "GET", "/api/taste")["voice"] == {
        "share": 1.0,
        "days": 0,
        "given_days": 9,
        "videos_today": 4,
        "most_a_day": 1000,
    }
    watch(viewer, *world.videos[20:23])

    with clock.moved(timedelta(days=30)):
        watch(viewer, world.videos[30])
        voice = ask(app, "GET", "/api/taste")["voice"]

    assert (voice["share"], voice["days"], voice["given_days"], voice["videos_today"]) == (0.2, 1, 0, 1)


def test_the_voice_that_is_told_is_the_one_that_teaches(world: World, viewer: Viewer, app: Client) -> None:
    with clock.moved(timedelta(days=5)):
        newcomer = feeds.person()
        told = ask(feeds.browser(newcomer), "GET", "/api/taste")["voice"]["share"]
        before, _ = stream.events_after(0, limit=1000)
        watch(newcomer, world.videos[0])
        activity.like(newcomer, world.videos[1])

        taught = stream.events_after(before)[1]["weight"].tolist()

    assert told == pytest.approx(0.5)
    assert taught == pytest.approx([told, told])


def test_what_was_sent_away_is_listed_the_last_first_as_long_as_it_is_there(
    world: World, viewer: Viewer, app: Client
) -> None:
    first, second, gone = world.videos[20:23]
    for video in (first, second, gone):
        ask(app, "PUT", f"/api/videos/{video}/not-interested", status=204)
    for creator in world.creators[:2]:
        ask(app, "PUT", f"/api/actors/{creator.id}/hidden", status=204)
    feeds.withdraw(gone)

    answer = ask(app, "GET", "/api/taste/hidden")

    assert [one["id"] for one in answer["videos"]] == [str(second), str(first)]
    assert answer["videos"][0]["caption"].startswith("Number 21")
    assert [one["handle"] for one in answer["creators"]] == [one.handle for one in reversed(world.creators[:2])]
    ask(app, "DELETE", f"/api/actors/{world.creators[0].id}/hidden", status=204)
    assert [one["id"] for one in ask(app, "GET", "/api/taste/hidden")["creators"]] == [str(world.creators[1].id)]


def test_what_others_sent_away_is_nobody_elses_to_see(world: World, viewer: Viewer, app: Client) -> None:
    ask(app, "PUT", f"/api/videos/{world.videos[20]}/not-interested", status=204)

    other = feeds.browser(world.viewer())

    assert ask(other, "GET", "/api/taste/hidden") == {"creators": [], "videos": []}
    assert Client().get("/api/taste/hidden").status_code == 401
