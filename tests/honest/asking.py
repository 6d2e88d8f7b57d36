"""What the suite asks of a Fanlight, and what it makes of the answers."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from tests.journeys.person import Person
from tests.opened import opened

PAGE = 20
WORD = re.compile(r"(?<![#\w])[a-z]{4,}(?!\w)")
SLIDERS = ("familiar_new", "popular_small", "short_long", "following_discovering", "freshness")
LEARNT = {"watched_alike", "skipped_alike", "hashtag", "creator"}
"""Kinds of reasons that come of what somebody watched."""

TAKEN_BACK = {
    "likes": "/api/videos/{video_id}/like",
    "saves": "/api/videos/{video_id}/save",
    "not_interested": "/api/videos/{video_id}/not-interested",
    "not_to_be_learnt_from": "/api/videos/{video_id}/unlearn",
    "follows": "/api/actors/{actor_id}/follow",
    "hidden_creators": "/api/actors/{actor_id}/hidden",
}
NOTHING = {
    "format": "fanlight-taste",
    "version": 1,
    "sliders": dict.fromkeys(SLIDERS, 0.0),
    "muted_hashtags": [],
    "muted_keywords": [],
    "topics": [],
    "sounds": [],
    "creators": [],
    "values": {},
}
"""A taste without anything in it."""
KEYS = {"topics": "hashtag", "sounds": "id", "creators": "handle"}
"""By which a belief of each kind is known."""

Item = dict[str, Any]
Card = dict[str, Any]


@dataclass(frozen=True)
class Catalogue:
    """Everyone's videos, newest first, as a stranger sees them."""

    cards: list[Card]

    @classmethod
    def of(cls, stranger: Person, most: int = 300) -> "Catalogue":
        cards, before = list[Card](), ""
        while len(cards) < most:
            answer = stranger.get(f"/api/feed/latest?count={PAGE}" + (f"&before={before}" if before else ""))
            cards += [item["video"] for item in answer["items"]]
            before = answer["next"]
            if not before:
                break
        assert len(cards) >= 30, "too small a world to see effects in"
        return cls(cards)

    @property
    def topic(self) -> str:
        """A hashtag that several creators use, and most videos do not."""
        counts = Counter(tag for card in self.cards for tag in card["hashtags"])
        fits = [
            tag for tag, count in counts.most_common() if 6 <= count <= len(self.cards) / 2 and self.makers(tag) > 1
        ]
        assert fits, "no hashtag is fit to be tried"
        return fits[0]

    @property
    def sound(self) -> str | None:
        """A sound that several videos have, and most do not; None where there is none."""
        counts = Counter(card["sound"]["id"] for card in self.cards if card["sound"])
        fits = [sound for sound, count in counts.most_common() if 6 <= count <= len(self.cards) / 2]
        return fits[0] if fits else None

    @property
    def keyword(self) -> str:
        """A word in some captions, and not in most."""
        words = Counter(word for card in self.cards for word in set(WORD.findall(card["caption"].lower())))
        fits = [word for word, count in words.most_common() if count <= len(self.cards) / 2]
        assert fits, "no word is fit to be tried"
        return fits[0]

    @property
    def creator(self) -> Card:
        """Someone with as many videos as anyone, who does not have them all."""
        counts = Counter(card["creator"]["handle"] for card in self.cards)
        creator: Card = self.by(counts.most_common()[0][0])[0]["creator"]
        return creator

    def tagged(self, tag: str) -> list[Card]:
        return [card for card in self.cards if tag in card["hashtags"]]

    def sounding(self, sound: str) -> list[Card]:
        return [card for card in self.cards if card["sound"] and card["sound"]["id"] == sound]

    def by(self, handle: str) -> list[Card]:
        return [card for card in self.cards if card["creator"]["handle"] == handle]

    def makers(self, tag: str) -> int:
        return len({card["creator"]["handle"] for card in self.tagged(tag)})


def for_you(person: Person) -> list[Item]:
    """A page of For You, in which every sum must hold."""
    items: list[Item] = person.get(f"/api/feed/for-you?count={PAGE}")["items"]
    for item in items:
        if why := item["why"]:
            assert abs(sum(term["value"] for term in why["terms"]) - why["score"]) <= 1e-6
    return items


def feed(person: Person, tab: str) -> list[Item]:
    return for_you(person) if tab == "for-you" else list(person.get(f"/api/feed/{tab}?count={PAGE}")["items"])


def ranked(items: list[Item]) -> list[Item]:
    """Without what was drawn by lot."""
    return [item for item in items if item["why"]["source"] != "explore"] or items


def terms(items: list[Item], *kinds: str) -> list[dict[str, Any]]:
    """All terms of these kinds, or all."""
    return [term for item in items for term in item["why"]["terms"] if not kinds or term["kind"] in kinds]


def kinds(items: list[Item]) -> set[str]:
    return {term["kind"] for term in terms(items)}


def ids(items: list[Item]) -> set[str]:
    return {item["video"]["id"] for item in items}


def share(items: list[Item], cards: list[Card]) -> float:
    """How much of a page these videos are."""
    some = {card["id"] for card in cards}
    return mean([item["video"]["id"] in some for item in items])


def mean(numbers: list[Any]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


def slide(person: Person, **some: float) -> list[Item]:
    """Set the sliders, those not named to the middle, and fetch a page."""
    done(person, "PUT", "/api/taste/wishes", {name: some.get(name, 0.0) for name in SLIDERS})
    return for_you(person)


def weigh(person: Person, **some: float) -> list[Item]:
    """Say what outcomes are worth, those not named what they are worth to everyone here, and fetch a page."""
    usual = person.get("/api/feed/values")["values"]
    done(person, "PUT", "/api/taste/values", usual | some)
    return for_you(person)


def earned(item: Item) -> float:
    """What a video scores without what arranges pages, and what sliders and edits add of their own."""
    return sum(term["value"] for term in terms([item]) if not is_added(term))


def is_added(term: dict[str, Any]) -> bool:
    is_wish = term["kind"].startswith("wish_") and term["about"].get("edit") != "frozen"
    return is_wish or term["kind"] in ("arranged", "explore", "debut")


def foretold(item: Item) -> float:
    """The same, by what is likely to become of it."""
    return sum(chance["value"] * chance["gain"] for chance in item["why"]["chances"])


def done(person: Person, method: str, path: str, body: object = None) -> Any:
    """A change that must be granted; what the vault says holds now."""
    answer = person.ask(method, path, body)
    assert answer.status in (200, 202, 204), (path, answer.status, answer.body[:300])
    return answer.json() if answer.body else None


def finish(person: Person, *cards: Card) -> None:
    """Watch videos to their end."""
    for card in cards:
        assert person.watch(card["id"], card["duration_seconds"], ended="finished").status == 202


def belief(person: Person, kind: str, name: str) -> dict[str, Any]:
    """What is believed of a topic, a sound or a creator; no share when it is not known."""
    key = KEYS[kind]
    found = [card for card in person.get("/api/taste")[kind] if card[key] == name]
    return found[0] if found else {"share": 0.0, "watched_share": 0.0, "edit": None, "watches": []}


def as_new(person: Person) -> Person:
    """The same person with every mark, wish and watch taken back, each by its own control."""
    done(person, "PATCH", "/api/me", {"learning": True})
    marks = opened(person.export())["activity"]
    for list_, path in TAKEN_BACK.items():
        for mark in marks[list_]:
            done(person, "DELETE", path.format(**mark))
    for comment in person.get("/api/me/comments")["items"]:
        done(person, "DELETE", f"/api/comments/{comment['id']}")
    done(person, "DELETE", "/api/me/history")
    done(person, "DELETE", "/api/taste/reset")
    done(person, "POST", "/api/taste/import", NOTHING)
    assert not kinds(for_you(person)) & LEARNT
    return person
