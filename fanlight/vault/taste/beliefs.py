"""What the feed believes of a person: the very numbers that the ranking multiplies, with their names."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from fanlight.foundation.ids import key_of
from fanlight.public.actors.models import Actor
from fanlight.public.videos import queries as public
from fanlight.recommender.learning.catalogue import tag_key
from fanlight.recommender.ranking.weights import Way
from fanlight.recommender.taste import Taste
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import memory
from fanlight.vault.activity.wishes import NONE, Edit, Wishes
from fanlight.vault.feed import rows
from fanlight.vault.feed.cards import words
from fanlight.vault.feed.onlooker import Onlooker
from fanlight.vault.feed.queries import asking_as
from fanlight.vault.feed.rows import VideoRow

Name = TypeVar("Name", str, UUID)

EVEN = 9
"""Decimals to which shares are told: what a sum of floats leaves behind them means nothing."""


@dataclass
class Belief:
    """What watches say of one hashtag, sound or creator."""

    share: float = 0.0
    finished: int = 0
    skipped: int = 0
    watches: list[tuple[VideoRow, float]] = field(default_factory=list)
    blend: float = 1.0
    """What was learnt of how much such beliefs tell, for people of whom as much is known."""

    def add(self, row: VideoRow | None, share: float, *, is_finished: bool) -> None:
        self.share += share
        self.finished += is_finished
        self.skipped += share < 0
        if row is not None:
            self.watches.append((row, share))

    def counted(self, edit: Edit | None) -> float:
        """The share as the ranking takes it."""
        if edit is None or edit.kind in ("more", "less"):
            return round(self.share * self.blend, EVEN)
        return edit.share if edit.kind == "frozen" else 0.0


@dataclass(frozen=True)
class Beliefs:
    """All of it, and the wishes beside it."""

    is_learning: bool
    finished: int = 0
    """How many of the watches that the feed goes by were to the end."""
    wishes: Wishes = NONE
    topics: dict[str, Belief] = field(default_factory=dict)
    """By hashtag."""
    sounds: dict[UUID, Belief] = field(default_factory=dict)
    """By the sound's id: those that several public videos have, and those that something is asked of."""
    origins: dict[UUID, VideoRow] = field(default_factory=dict)
    """The video that brought each of those sounds, while it is there."""
    creators: dict[UUID, Belief] = field(default_factory=dict)
    """By actor id."""
    actors: dict[UUID, Actor] = field(default_factory=dict)


def believed(viewer: Viewer) -> Beliefs:
    """What the next For You will go by."""
    onlooker, state = Onlooker.of(viewer), memory.state()
    wishes = onlooker.sheets.wishes if onlooker.sheets else NONE
    all_finished = 0
    topics: dict[str, Belief] = {hashtag: Belief() for hashtag in wishes.topics}
    sounds: dict[UUID, Belief] = {sound_id: Belief() for sound_id in wishes.sounds}
    creators: dict[UUID, Belief] = {actor_id: Belief() for actor_id in wishes.creators}
    if state is not None:
        asking, _ = asking_as(onlooker)
        taste = Taste.of(state, asking)
        watched = state.video_ids(taste.slots)
        found = rows.by_id(watched)
        topic_named = _names(((tag_key(tag), tag) for tag in _hashtags(found.values(), wishes)), topics)
        sound_named = _names(((int(key_of(id_)), id_) for id_ in _sounds(found.values(), wishes)), sounds)
        creator_named = _names(((int(key_of(id_)), id_) for id_ in _actors(found.values(), wishes)), creators)
        shares, finished = taste.shares.tolist(), taste.finished.tolist()
        all_finished = sum(finished)
        of_each = zip(taste.slots.tolist(), watched, shares, finished, strict=True)
        for slot, video_id, share, is_finished in of_each:
            row = found.get(video_id)
            for key in state.tags[slot].tolist():
                if key and (belief := topic_named(key) or sound_named(key)):
                    belief.add(row, share, is_finished=is_finished)
            if belief := creator_named(int(state.creator_keys[state.creators[slot]])):
                belief.add(row, share, is_finished=is_finished)
        for belief in (*topics.values(), *sounds.values()):
            belief.blend = float(taste.blend[Way.HASHTAG])
        for belief in creators.values():
            belief.blend = float(taste.blend[Way.CREATOR])
    return Beliefs(
        is_learning=viewer.learning,
        finished=all_finished,
        wishes=wishes,
        topics=topics,
        sounds=sounds,
        origins=rows.by_id(sounds),
        creators=creators,
        actors=Actor.objects.in_bulk(creators),
    )


def _hashtags(found: Iterable[VideoRow], wishes: Wishes) -> set[str]:
    return {hashtag for row in found for hashtag in words(row.hashtags)} | set(wishes.topics)


def _sounds(found: Iterable[VideoRow], wishes: Wishes) -> set[UUID]:
    """A sound that one video alone has says nothing about any other."""
    counts = public.counts_with_sounds({row.sound_id for row in found if row.sound_id})
    return {sound_id for sound_id, count in counts.items() if count > 1} | set(wishes.sounds)


def _actors(found: Iterable[VideoRow], wishes: Wishes) -> set[UUID]:
    return {row.actor_id for row in found} | set(wishes.creators)


def _names(pairs: Iterable[tuple[int, Name]], beliefs: dict[Name, Belief]) -> Callable[[int], Belief | None]:
    """From the recommender's key to the belief; None where the name is gone with its video."""
    known = dict(pairs)

    def named(key: int) -> Belief | None:
        return beliefs.setdefault(known[key], Belief()) if key in known else None

    return named
