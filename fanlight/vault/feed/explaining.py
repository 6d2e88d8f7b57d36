"""From the recommender's arithmetic to what a person can read: numbers stay, ids get names."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from fanlight.foundation.ids import key_of
from fanlight.recommender.learning.catalogue import tag_key
from fanlight.recommender.placed import Placed, Term
from fanlight.recommender.wishes import slider_of
from fanlight.vault.feed.cards import words
from fanlight.vault.feed.rows import Mention
from fanlight.vault.feed.schemas import UNSCALED, VideoCard, Why, WhyChance, WhyLevers, WhyTerm

CAPTION_LENGTH = 80
NO_SLIDER = (None, 0)
OF_A_CREATOR = frozenset(("creator", "followed", "wish_creator"))
TOLD_OTHERWISE = frozenset(("hashtag_key", "creator_key", "creator", "factor"))

About = dict[str, Any]
Names = dict[int, About]
"""What is told of a hashtag or a sound, by its key."""
NAMELESS: About = {"hashtag": ""}


def mentioned(placed: Iterable[Placed]) -> set[UUID]:
    """Ids of the videos that explanations name."""
    return {term.about["video_id"] for one in placed for term in one.terms if "video_id" in term.about}  # type: ignore[misc]


def why(placed: Placed, card: VideoCard, mentions: Mapping[UUID, Mention]) -> Why:
    """The explanation of a video's place; `mentions` holds the videos it names."""
    names: Names = {tag_key(hashtag): {"hashtag": hashtag} for hashtag in card.hashtags}
    if card.sound:
        names[key_of(card.sound.id)] = {"sound": card.sound.id, "handle": card.sound.handle}
    terms = [_term(term, card, names, mentions) for term in placed.terms]
    chances = [WhyChance(*chance) for chance in placed.chances]
    return Why(placed.source, placed.score, terms, WhyLevers(*placed.levers), chances)


def _term(term: Term, card: VideoCard, names: Names, mentions: Mapping[UUID, Mention]) -> WhyTerm:
    slider, direction = slider_of(term) or NO_SLIDER
    about: About = term.about
    factor = about.get("factor", UNSCALED)
    if "video_id" in about:
        told = _video(about["video_id"], card, mentions)
    elif "hashtag_key" in about:
        told = {**names.get(about["hashtag_key"], NAMELESS), **_numbers(about)}
    elif term.kind in OF_A_CREATOR or "creator" in about:
        told = {"handle": card.creator.handle, **_numbers(about)}
    elif term.kind == "popular":
        told = {"views": card.view_count}
    else:
        told = _numbers(about)
    return WhyTerm(term.kind, term.value, told, slider, direction, factor)


def _numbers(about: About) -> About:
    """What needs no name."""
    if about.keys().isdisjoint(TOLD_OTHERWISE):
        return about
    return {name: value for name, value in about.items() if name not in TOLD_OTHERWISE}


def _video(video_id: UUID, card: VideoCard, mentions: Mapping[UUID, Mention]) -> About:
    found = mentions.get(video_id)
    if found is None:  # withdrawn since it was watched: the arithmetic stands, the name is gone
        return {"video_id": video_id, "caption": "", "handle": ""}
    about: About = {"video_id": video_id, "caption": found.caption[:CAPTION_LENGTH], "handle": found.handle}
    own = words(found.hashtags)
    shared = [hashtag for hashtag in card.hashtags if hashtag in own]
    return about | {"hashtag": shared[0]} if shared else about
