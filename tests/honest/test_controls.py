"""Each control, and the effect that it must have on what is recorded or on what is shown."""

import time
from collections import defaultdict
from statistics import median
from typing import Any
from uuid import uuid4

import pytest

from tests.honest.asking import (
    KEYS,
    LEARNT,
    SLIDERS,
    Catalogue,
    Item,
    belief,
    done,
    earned,
    feed,
    finish,
    for_you,
    foretold,
    ids,
    kinds,
    mean,
    ranked,
    share,
    slide,
    terms,
    weigh,
)
from tests.journeys.person import Person
from tests.opened import opened


def factors(items: list[Item], slider: str) -> set[float]:
    """What terms that this slider scales are multiplied by."""
    return {round(term.get("factor", 1.0), 6) for term in terms(items) if term.get("slider") == slider}


# Sliders


def test_familiar_or_new(viewer: Person, catalogue: Catalogue) -> None:
    finish(viewer, *catalogue.tagged(catalogue.topic)[:3])

    familiar, middle, new = (slide(viewer, familiar_new=value) for value in (-1, 0, 1))

    assert (factors(familiar, "familiar_new"), factors(middle, "familiar_new")) == ({4.0}, {1.0})
    assert factors(new, "familiar_new") <= {0.25}
    alike = catalogue.tagged(catalogue.topic)
    assert share(familiar, alike) >= share(middle, alike) >= share(new, alike)
    # In a small world all of them may stand on every page: then they lead by more.
    assert share(familiar, alike) > share(new, alike) or lead(familiar, alike) > lead(new, alike)


def lead(items: list[Item], cards: list[dict[str, Any]]) -> float:
    """By how much these score above the rest of the page."""
    some = {card["id"] for card in cards}
    scores: dict[bool, list[float]] = {True: [], False: []}
    for item in items:
        scores[item["video"]["id"] in some].append(item["why"]["score"])
    return mean(scores[True]) - mean(scores[False])


def test_popular_or_small(viewer: Person) -> None:
    popular, small = slide(viewer, popular_small=-1), slide(viewer, popular_small=1)

    assert (factors(popular, "popular_small"), factors(small, "popular_small")) <= ({4.0}, {0.25})
    assert all(term["value"] < 0 for term in terms(popular, "wish_small_creator"))
    assert all(term["value"] > 0 for term in terms(small, "wish_small_creator"))
    assert smallness(popular) < smallness(small)


def smallness(items: list[Item]) -> float:
    return mean([item["why"]["levers"]["popular_small"] for item in ranked(items)])


def test_short_or_long(viewer: Person) -> None:
    short, long = slide(viewer, short_long=-1), slide(viewer, short_long=1)

    assert seconds(short) < seconds(long)
    assert terms(short, "wish_length")
    assert terms(long, "wish_length")


def seconds(items: list[Item]) -> float:
    return mean([item["video"]["duration_seconds"] for item in ranked(items)])


def test_following_or_discovering(viewer: Person, catalogue: Catalogue) -> None:
    creator = catalogue.creator
    done(viewer, "PUT", f"/api/actors/{creator['id']}/follow", {"is_private": True})
    theirs = catalogue.by(creator["handle"])

    following, discovering = slide(viewer, following_discovering=-1), slide(viewer, following_discovering=1)

    assert factors(following, "following_discovering") == {4.0}
    assert factors(discovering, "following_discovering") <= {0.25}
    assert first_place(following, theirs) <= first_place(discovering, theirs)
    assert share(following, theirs) >= share(discovering, theirs)


def first_place(items: list[Item], cards: list[dict[str, Any]]) -> int:
    some = {card["id"] for card in cards}
    return next((place for place, item in enumerate(items) if item["video"]["id"] in some), len(items))


def test_discovering_leaves_more_places_to_the_lot(viewer: Person) -> None:
    def drawn(items: list[Item]) -> int:
        return len(terms(items, "explore"))

    assert drawn(slide(viewer, following_discovering=-1)) <= drawn(slide(viewer, following_discovering=1))


def test_of_any_age_or_the_newest(viewer: Person) -> None:
    of_any_age, newest = slide(viewer, freshness=-1), slide(viewer, freshness=1)

    assert (factors(of_any_age, "freshness"), factors(newest, "freshness")) == ({0.25}, {4.0})
    dates = [sorted(item["video"]["published_at"] for item in ranked(items)) for items in (of_any_age, newest)]
    assert dates[0][len(dates[0]) // 2] <= dates[1][len(dates[1]) // 2]


def test_in_the_middle_no_slider_has_a_say(viewer: Person) -> None:
    slide(viewer, **dict.fromkeys(SLIDERS, 1.0))

    items = slide(viewer)

    assert all(factors(items, slider) <= {1.0} for slider in SLIDERS)
    assert not {kind for kind in kinds(items) if kind.startswith("wish")}


def test_every_ready_made_setting_can_be_set(viewer: Person) -> None:
    presets = viewer.get("/api/taste/wishes")["presets"]

    assert len(presets) >= 5
    for preset in presets:
        assert done(viewer, "PUT", "/api/taste/wishes", preset["sliders"])["sliders"] == preset["sliders"]
        assert for_you(viewer)


# What counts

OUTCOMES = ("finish", "watch", "like", "save", "comment", "share", "follow", "skip", "not_interested")


def test_every_score_is_what_its_chances_are_worth(viewer: Person, catalogue: Catalogue) -> None:
    finish(viewer, *catalogue.tagged(catalogue.topic)[:3])

    for page in (for_you(viewer), slide(viewer, familiar_new=-0.75, freshness=0.5), weigh(viewer, like=4.0, skip=0.0)):
        for item in page:
            assert [chance["outcome"] for chance in item["why"]["chances"]] == list(OUTCOMES)
            assert foretold(item) == pytest.approx(earned(item), abs=2e-5)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_value_weighs_its_own_outcome_until_it_is_as_usual_again(viewer: Person, outcome: str) -> None:
    nothing = dict.fromkeys(OUTCOMES, 0.0)

    against, for_it = weigh(viewer, **nothing | {outcome: -20.0}), weigh(viewer, **nothing | {outcome: 20.0})

    for page, value in ((against, -20.0), (for_it, 20.0)):
        for item in page:
            (gain,) = [chance["gain"] for chance in item["why"]["chances"] if chance["outcome"] == outcome]
            assert earned(item) == pytest.approx(value * gain, abs=2e-5)
    assert likely(for_it, outcome) > likely(against, outcome)
    weigh(viewer)
    assert viewer.get("/api/taste/wishes")["values"] == viewer.get("/api/taste/wishes")["default_values"]
    assert any(earned(item) for item in for_you(viewer))


def likely(items: list[Item], outcome: str) -> float:
    """The mean chance of an outcome over the first few."""
    first = ranked(items)[:6]
    return mean(
        [chance["chance"] for item in first for chance in item["why"]["chances"] if chance["outcome"] == outcome]
    )


def test_what_is_worth_nothing_has_no_say(viewer: Person) -> None:
    assert not any(map(earned, weigh(viewer, **dict.fromkeys(OUTCOMES, 0.0))))


def test_values_are_ones_own_and_published_to_all(viewer: Person, other: Person, address: str) -> None:
    weigh(viewer, share=7.5)

    assert viewer.get("/api/taste/export")["values"] == {"share": 7.5}
    assert other.get("/api/taste/wishes")["values"] == Person(address).get("/api/feed/values")["values"]
    assert {chance["value"] for item in for_you(viewer) for chance in item["why"]["chances"]} >= {7.5}
    done(viewer, "PATCH", "/api/me", {"learning": False})
    assert {chance["value"] for item in for_you(viewer) for chance in item["why"]["chances"]} >= {7.5}


# Mutes


@pytest.mark.parametrize("tab", ["for-you", "latest", "following"])
def test_a_muted_hashtag_is_in_no_feed_until_unmuted(viewer: Person, catalogue: Catalogue, tab: str) -> None:
    topic = catalogue.topic
    follow_all(viewer, catalogue)

    done(viewer, "PUT", f"/api/taste/mutes/hashtags/{topic}")
    muted = feed(viewer, tab)
    done(viewer, "DELETE", f"/api/taste/mutes/hashtags/{topic}")

    assert len(muted) >= min(20, len(catalogue.cards) - len(catalogue.tagged(topic)))
    assert not [item for item in muted if topic in item["video"]["hashtags"]]
    assert [item for item in all_pages(viewer, tab) if topic in item["video"]["hashtags"]]


@pytest.mark.parametrize("tab", ["for-you", "latest", "following"])
def test_a_muted_word_is_in_no_feed_until_unmuted(viewer: Person, catalogue: Catalogue, tab: str) -> None:
    word = catalogue.keyword
    follow_all(viewer, catalogue)

    done(viewer, "PUT", f"/api/taste/mutes/keywords/{word.upper()}")
    muted = feed(viewer, tab)
    done(viewer, "DELETE", f"/api/taste/mutes/keywords/{word}")

    assert len(muted) >= min(20, len(catalogue.cards) // 3)
    assert not [item for item in muted if word in item["video"]["caption"].lower().split()]
    assert [item for item in all_pages(viewer, tab) if word in item["video"]["caption"].lower()]


def follow_all(viewer: Person, catalogue: Catalogue) -> None:
    for creator in {card["creator"]["id"] for card in catalogue.cards}:
        done(viewer, "PUT", f"/api/actors/{creator}/follow", {"is_private": True})


def all_pages(viewer: Person, tab: str) -> list[Item]:
    """For You as far as it goes by `held`; the others by their pages."""
    found: list[Item] = []
    before, held = "", ""
    for _ in range(3):
        answer = viewer.get(f"/api/feed/{tab}?count=20&held={held}" + (f"&before={before}" if before else ""))
        found += answer["items"]
        before, held = answer["next"] or "", ",".join(item["video"]["id"] for item in found) if tab == "for-you" else ""
    return found


# Topics, sounds and creators


def subject(catalogue: Catalogue, kind: str) -> tuple[str, list[dict[str, Any]]]:
    """The name of a topic, a sound or a creator, and its videos."""
    match kind:
        case "topics":
            return catalogue.topic, catalogue.tagged(catalogue.topic)
        case "sounds":
            if (sound := catalogue.sound) is None:
                pytest.skip("no sound here is that of several videos")
            return sound, catalogue.sounding(sound)
        case _:
            creator = catalogue.creator["handle"]
            return creator, catalogue.by(creator)


ONE_LOT = 1 / 15
"""What a video more or less makes, where a lot was drawn instead."""
WISHED = {"topics": "wish_topic", "sounds": "wish_topic", "creators": "wish_creator"}
BELIEVED = {"topics": "hashtag", "sounds": "hashtag", "creators": "creator"}
TOLD = {"topics": "hashtag", "sounds": "sound", "creators": "handle"}


@pytest.mark.parametrize("kind", WISHED)
@pytest.mark.parametrize(("edit", "sign"), [("more", 1), ("less", -1)])
def test_more_and_less(viewer: Person, catalogue: Catalogue, kind: str, edit: str, sign: int) -> None:
    name, theirs = subject(catalogue, kind)
    before = share(ranked(for_you(viewer)), theirs)

    answer = done(viewer, "PUT", f"/api/taste/{kind}/{name}", {"edit": edit})
    wished = for_you(viewer)
    done(viewer, "DELETE", f"/api/taste/{kind}/{name}")

    assert name in {card[KEYS[kind]] for card in answer[kind]}
    assert all(term["value"] * sign > 0 for term in terms(wished, WISHED[kind]))
    if sign > 0:
        assert terms(wished, WISHED[kind])
        assert share(ranked(wished), theirs) >= before - ONE_LOT
    else:
        assert share(ranked(wished), theirs) <= before + ONE_LOT
    assert not terms(for_you(viewer), WISHED[kind])


@pytest.mark.parametrize("kind", WISHED)
def test_removed_is_believed_no_more_until_undone(viewer: Person, catalogue: Catalogue, kind: str) -> None:
    name, theirs = subject(catalogue, kind)
    finish(viewer, *theirs[: len(theirs) // 2][:2])
    assert spoken_for(viewer, kind, name)

    answer = done(viewer, "PUT", f"/api/taste/{kind}/{name}", {"edit": "removed"})

    assert belief(viewer, kind, name)["share"] == 0
    assert not spoken_for(viewer, kind, name)
    assert answer["wishes"]
    done(viewer, "DELETE", f"/api/taste/{kind}/{name}")
    assert spoken_for(viewer, kind, name)


def spoken_for(viewer: Person, kind: str, name: str) -> list[dict[str, Any]]:
    """Terms that come of what was watched of it."""
    return [term for term in terms(for_you(viewer), BELIEVED[kind]) if term["about"].get(TOLD[kind]) == name]


@pytest.mark.parametrize("kind", WISHED)
def test_frozen_stays_whatever_is_watched_and_moves_again_when_undone(
    viewer: Person, catalogue: Catalogue, kind: str
) -> None:
    name, theirs = subject(catalogue, kind)
    finish(viewer, *theirs[:2])
    done(viewer, "PUT", f"/api/taste/{kind}/{name}", {"edit": "frozen"})
    frozen = belief(viewer, kind, name)["share"]
    assert frozen > 0
    some = {card["id"] for card in theirs}
    finish(viewer, *[card for card in catalogue.cards if card["id"] not in some][:12])

    assert belief(viewer, kind, name)["share"] == frozen
    assert {term["about"]["edit"] for term in terms(for_you(viewer), WISHED[kind])} <= {"frozen"}
    done(viewer, "DELETE", f"/api/taste/{kind}/{name}")
    assert belief(viewer, kind, name)["share"] < frozen


def test_every_belief_names_the_watches_it_comes_from(viewer: Person, catalogue: Catalogue) -> None:
    watched = catalogue.tagged(catalogue.topic)[:2]
    finish(viewer, *watched)

    found = belief(viewer, "topics", catalogue.topic)

    assert {watch["video_id"] for watch in found["watches"]} == {card["id"] for card in watched}
    assert abs(sum(watch["share"] for watch in found["watches"]) - found["watched_share"]) < 1e-6


# Learning


def test_a_fresh_start_ignores_what_was_watched_and_keeps_it_seen(viewer: Person, catalogue: Catalogue) -> None:
    watched = catalogue.tagged(catalogue.topic)[:3]
    finish(viewer, *watched)
    assert kinds(for_you(viewer)) & LEARNT

    done(viewer, "POST", "/api/taste/reset")
    afterwards = for_you(viewer)

    assert not kinds(afterwards) & LEARNT
    assert not ids(afterwards) & {card["id"] for card in watched}
    assert len(viewer.get("/api/me/history")["items"]) == 3
    done(viewer, "DELETE", "/api/taste/reset")
    assert kinds(for_you(viewer)) & LEARNT


def test_with_learning_paused_nothing_is_recorded_and_nothing_watched_has_a_say(
    viewer: Person, catalogue: Catalogue
) -> None:
    first, second = catalogue.tagged(catalogue.topic)[:2]
    finish(viewer, first)
    done(viewer, "PATCH", "/api/me", {"learning": False})

    finish(viewer, second)
    answer = viewer.get("/api/feed/for-you?count=20")

    assert answer["profiled"] is False
    assert not kinds(answer["items"]) & LEARNT
    assert [item["video"]["id"] for item in viewer.get("/api/me/history")["items"]] == [first["id"]]
    done(viewer, "PATCH", "/api/me", {"learning": True})
    assert kinds(for_you(viewer)) & LEARNT


def test_latest_is_the_same_for_everyone(viewer: Person, address: str, catalogue: Catalogue) -> None:
    finish(viewer, *catalogue.cards[:2])
    slide(viewer, **dict.fromkeys(SLIDERS, 1.0))

    own, strangers = feed(viewer, "latest"), feed(Person(address), "latest")

    assert [item["video"]["id"] for item in own] == [item["video"]["id"] for item in strangers]
    assert {item["why"] is None for item in own} == {True}
    dates = [item["video"]["published_at"] for item in own]
    assert dates == sorted(dates, reverse=True)


def test_dont_learn_from_this(viewer: Person, catalogue: Catalogue) -> None:
    card = catalogue.cards[0]
    finish(viewer, card)
    assert kinds(for_you(viewer)) & LEARNT

    done(viewer, "PUT", f"/api/videos/{card['id']}/unlearn")

    assert not kinds(for_you(viewer)) & LEARNT
    assert [item["is_learnt"] for item in viewer.get("/api/me/history")["items"]] == [False]
    done(viewer, "DELETE", f"/api/videos/{card['id']}/unlearn")
    assert kinds(for_you(viewer)) & LEARNT


def test_a_cleared_history_is_gone_and_has_no_say(viewer: Person, catalogue: Catalogue) -> None:
    finish(viewer, *catalogue.cards[:3])

    done(viewer, "DELETE", "/api/me/history")

    assert viewer.get("/api/me/history")["items"] == []
    assert not kinds(for_you(viewer)) & LEARNT
    assert viewer.get("/api/taste")["topics"] == []


# Opinions on videos and creators


def test_not_interested(viewer: Person, catalogue: Catalogue) -> None:
    card = catalogue.tagged(catalogue.topic)[0]

    done(viewer, "PUT", f"/api/videos/{card['id']}/not-interested")

    for tab in ("for-you", "latest"):
        assert card["id"] not in ids(feed(viewer, tab))
    assert [one["id"] for one in viewer.get("/api/taste/hidden")["videos"]] == [card["id"]]
    assert belief(viewer, "topics", catalogue.topic)["share"] < 0
    done(viewer, "DELETE", f"/api/videos/{card['id']}/not-interested")
    assert belief(viewer, "topics", catalogue.topic)["share"] == 0


def test_a_hidden_creator_is_in_no_feed_until_shown_again(viewer: Person, catalogue: Catalogue) -> None:
    creator = catalogue.cards[0]["creator"]
    theirs = {card["id"] for card in catalogue.by(creator["handle"])}

    done(viewer, "PUT", f"/api/actors/{creator['id']}/hidden")

    for tab in ("for-you", "latest"):
        assert feed(viewer, tab)
        assert not ids(feed(viewer, tab)) & theirs
    assert [one["handle"] for one in viewer.get("/api/taste/hidden")["creators"]] == [creator["handle"]]
    done(viewer, "DELETE", f"/api/actors/{creator['id']}/hidden")
    assert viewer.get("/api/taste/hidden") == {"creators": [], "videos": []}
    assert ids(feed(viewer, "latest")) & theirs


def test_a_follow_shows_in_following_and_in_the_reasons_until_undone(viewer: Person, catalogue: Catalogue) -> None:
    creator = catalogue.creator
    assert feed(viewer, "following") == []

    done(viewer, "PUT", f"/api/actors/{creator['id']}/follow", {"is_private": True})

    assert {item["video"]["creator"]["id"] for item in feed(viewer, "following")} == {creator["id"]}
    assert {term["about"]["handle"] for term in terms(for_you(viewer), "followed")} == {creator["handle"]}
    done(viewer, "DELETE", f"/api/actors/{creator['id']}/follow")
    assert feed(viewer, "following") == []
    assert not terms(for_you(viewer), "followed")


@pytest.mark.parametrize(("mark", "list_"), [("like", "liked"), ("save", "saved")])
def test_a_like_or_a_save_weighs_more_than_a_watch_until_taken_back(
    viewer: Person, catalogue: Catalogue, mark: str, list_: str
) -> None:
    topic = catalogue.topic
    liked, *others = (
        catalogue.tagged(topic)[:1] + [card for card in catalogue.cards if topic not in card["hashtags"]][:4]
    )
    finish(viewer, liked, *others)
    before = belief(viewer, "topics", topic)["watched_share"]

    done(viewer, "PUT", f"/api/videos/{liked['id']}/{mark}")

    assert belief(viewer, "topics", topic)["watched_share"] > before
    assert ids(feed(viewer, list_)) == {liked["id"]}
    done(viewer, "DELETE", f"/api/videos/{liked['id']}/{mark}")
    assert belief(viewer, "topics", topic)["watched_share"] == pytest.approx(before)


def test_a_comment_stands_for_everyone_until_removed_and_says_nothing_of_ones_taste(
    viewer: Person, catalogue: Catalogue, address: str
) -> None:
    (card, comment_id), stranger = (catalogue.cards[0], uuid4()), Person(address)
    finish(viewer, *catalogue.cards[:3])
    before = viewer.get("/api/taste")

    done(viewer, "PUT", f"/api/comments/{comment_id}", {"video_id": card["id"], "text": "This is plainly wrong"})

    assert eventually_stands(stranger, card, str(comment_id))
    assert viewer.get("/api/taste") == before
    done(viewer, "DELETE", f"/api/comments/{comment_id}")
    assert not eventually_stands(stranger, card, str(comment_id), wanted=False)
    assert viewer.get("/api/me/comments")["items"] == []


def eventually_stands(stranger: Person, card: Item, comment_id: str, *, wanted: bool = True) -> bool:
    """Whether a comment stands under a video, once it has had time to cross."""
    deadline = time.monotonic() + 120
    while True:
        found = stranger.get(f"/api/videos/{card['id']}/comments")["items"]
        if (stands := comment_id in [item["id"] for item in found]) is wanted or time.monotonic() > deadline:
            return stands
        time.sleep(0.2)


def test_handing_a_video_on_weighs_like_a_like_until_the_history_is_cleared(
    viewer: Person, catalogue: Catalogue
) -> None:
    topic = catalogue.topic
    shared, *others = (
        catalogue.tagged(topic)[:1] + [card for card in catalogue.cards if topic not in card["hashtags"]][:4]
    )
    finish(viewer, shared, *others)
    before = belief(viewer, "topics", topic)["watched_share"]

    done(viewer, "PUT", f"/api/videos/{shared['id']}/share")

    assert belief(viewer, "topics", topic)["watched_share"] > before
    assert [line["video_id"] for line in handed_on(viewer)] == [shared["id"]]
    done(viewer, "DELETE", "/api/me/history")
    assert handed_on(viewer) == []


def handed_on(person: Person) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = opened(person.export())["activity"]["shares"]
    return kept


# Taking it along


def test_a_taste_taken_along_weighs_the_same_elsewhere(viewer: Person, other: Person, catalogue: Catalogue) -> None:
    topic, word = catalogue.topic, catalogue.keyword
    finish(viewer, *catalogue.tagged(topic)[:3])
    slide(viewer, short_long=-0.5, familiar_new=-1)
    done(viewer, "PUT", f"/api/taste/mutes/keywords/{word}")
    file = viewer.get("/api/taste/export")

    done(other, "POST", "/api/taste/import", file)

    brought = other.get("/api/taste/export")
    assert shares(brought) == shares(file)
    assert {name: brought[name] for name in ("sliders", "muted_hashtags", "muted_keywords")} == {
        name: file[name] for name in ("sliders", "muted_hashtags", "muted_keywords")
    }
    own, theirs = weighed(for_you(viewer), topic), weighed(for_you(other), topic)
    # What all else says of a video, which is not taken along, moves where on the curve of a chance this is weighed.
    assert median(own[video] / theirs[video] for video in own.keys() & theirs.keys()) == pytest.approx(1, rel=0.1)
    assert not [item for item in for_you(other) if word in item["video"]["caption"].lower().split()]


def shares(file: dict[str, Any]) -> dict[str, float]:
    lines = {f"#{line['hashtag']}": line["share"] for line in file["topics"]}
    return lines | {line["handle"]: line["share"] for line in file["creators"]}


def weighed(items: list[Item], topic: str) -> dict[str, float]:
    """What this topic adds to each video that carries it."""
    added: dict[str, float] = defaultdict(float)
    for item in items:
        for term in terms([item], "hashtag", "wish_topic"):
            if term["about"].get("hashtag") == topic:
                added[item["video"]["id"]] += term["value"]
    return added


@pytest.mark.parametrize("spoilt", [{"version": 2}, {"more": 1}, {"sliders": {}}, {"topics": [{"hashtag": "a"}]}])
def test_a_file_that_is_no_taste_changes_nothing(viewer: Person, spoilt: dict[str, object]) -> None:
    slide(viewer, freshness=1)
    file = viewer.get("/api/taste/export")

    assert viewer.ask("POST", "/api/taste/import", file | spoilt).status == 422

    assert viewer.get("/api/taste/export") == file
