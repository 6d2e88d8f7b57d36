"""What the suite asks of a Fanlight, and what it makes of the answers."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from tests.journeys.person import Person

PAGE = 20
SLIDERS = ("familiar_new", "popular_small", "short_long", "following_discovering", "freshness")
LEARNT = {"watched_alike", "skipped_alike", "hashtag", "creator"}
"""Kinds of reasons that come of what somebody watched."""

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
    def keyword(self) -> str:
        """A word in some captions, and not in most."""
        words = Counter(
            word
            for card in self.cards
            for word in set(re.findall(r"(?<![#\w])[a-z]{4,}(?!\w)", card["caption"].lower()))
        )
        fits = [word for word, count in words.most_common() if 4 <= count <= len(self.cards) / 2]
        assert fits, "no word is fit to be tried"
        return fits[0]

    @property
    def creator(self) -> Card:
        """Someone with several videos."""
        counts = Counter(card["creator"]["handle"] for card in self.cards)
        handle = counts.most_common()[-1 if len(counts) < 3 else len(counts) // 2][0]
        return self.by(handle)[0]["creator"]

    def tagged(self, tag: str) -> list[Card]:
        return [card for card in self.cards if tag in card["hashtags"]]

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
    """What is believed of a topic or a creator; no share when it is not known."""
    key = "hashtag" if kind == "topics" else "handle"
    found = [card for card in person.get("/api/taste")[kind] if card[key] == name]
    return found[0] if found else {"share": 0.0, "watched_share": 0.0, "edit": None, "watches": []}
