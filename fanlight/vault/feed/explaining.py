"""From the recommender's arithmetic to what a person can read: numbers stay, ids get names."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from fanlight.recommender.learning.catalogue import tag_key
from fanlight.recommender.placed import Placed, Term
from fanlight.recommender.wishes import slider_of
from fanlight.vault.feed.cards import words
from fanlight.vault.feed.rows import VideoRow
from fanlight.vault.feed.schemas import UNSCALED, VideoCard, Why, WhyLevers, WhyTerm

CAPTION_LENGTH = 80


def mentioned(placed: Iterable[Placed]) -> set[UUID]:
    """Ids of the videos that explanations name."""
    return {term.about["video_id"] for one in placed for term in one.terms if "video_id" in term.about}  # type: ignore[misc]


def why(placed: Placed, card: VideoCard, rows: Mapping[UUID, VideoRow]) -> Why:
    """The explanation of a video's place; `rows` holds the videos it names."""
    terms = [_term(term, card, rows) for term in placed.terms]
    return Why(placed.source, placed.score, terms, WhyLevers(*placed.levers))


def _term(term: Term, card: VideoCard, rows: Mapping[UUID, VideoRow]) -> WhyTerm:
    about = _about(term, card, rows)
    about.pop("factor", None)
    slider, direction = slider_of(term) or (None, 0)
    factor = cast(float, term.about.get("factor", UNSCALED))
    return WhyTerm(term.kind, term.value, about, slider, direction, factor)


def _about(term: Term, card: VideoCard, rows: Mapping[UUID, VideoRow]) -> dict[str, Any]:
    about = dict(term.about)
    if isinstance(video_id := about.get("video_id"), UUID):
        return _about_video(video_id, card, rows.get(video_id))
    if key := about.pop("hashtag_key", None):
        return {"hashtag": _name_of(key, card.hashtags), **about}
    match term.kind:
        case "creator" | "followed" | "wish_creator":
            about.pop("creator_key", None)
            return {"handle": card.creator.handle, **about}
        case "skipped_alike" if about.pop("creator", False):
            return {"handle": card.creator.handle, **about}
        case "popular":
            return {"views": card.view_count, **about}
        case _:
            return about


def _about_video(video_id: UUID, card: VideoCard, row: VideoRow | None) -> dict[str, Any]:
    if row is None:  # withdrawn since it was watched: the arithmetic stands, the name is gone
        return {"video_id": video_id, "caption": "", "handle": ""}
    about: dict[str, Any] = {"video_id": video_id, "caption": row.caption[:CAPTION_LENGTH], "handle": row.handle}
    shared = [hashtag for hashtag in card.hashtags if hashtag in words(row.hashtags)]
    return about | ({"hashtag": shared[0]} if shared else {})


def _name_of(key: object, hashtags: Sequence[str]) -> str:
    return next((hashtag for hashtag in hashtags if tag_key(hashtag) == key), "")
