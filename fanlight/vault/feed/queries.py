"""The pages of every feed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from uuid import UUID

import numpy as np

from fanlight.foundation import clock, paging
from fanlight.foundation.errors import NotFound
from fanlight.foundation.ids import key_of
from fanlight.public.videos import queries as public
from fanlight.recommender import outcomes, pipeline
from fanlight.recommender import viewer as recommender
from fanlight.recommender.learning.catalogue import language_key
from fanlight.recommender.placed import Placed
from fanlight.recommender.state import State
from fanlight.recommender.viewer import Keys
from fanlight.transparency import queries as transparency
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import memory, sheets, values
from fanlight.vault.activity import queries as activity
from fanlight.vault.activity.records import ids_of
from fanlight.vault.distribution import counting as distribution
from fanlight.vault.feed import boosts, cards, explaining, rows
from fanlight.vault.feed.onlooker import Onlooker
from fanlight.vault.feed.rows import Place
from fanlight.vault.feed.schemas import (
    FeedAnswer,
    FeedItem,
    HistoryAnswer,
    HistoryItem,
    SoundAnswer,
    ValuesAnswer,
    VideoAnswer,
    VideoCard,
    VideosAnswer,
)
from fanlight.vault.studio import queries as studio

MOST_LOOKS = 5
"""So often a page is filled up when much of what was found is muted."""


@dataclass(frozen=True)
class Learnt:
    """How far the learner has come."""

    videos: int
    events: int
    journal_seq: int
    stream_seq: int


def for_you(viewer: Viewer | None, *, held: Sequence[UUID], count: int) -> FeedAnswer:
    """What the recommender places for this viewer; in the order of time, unexplained, until it knows anything."""
    onlooker, state = Onlooker.scrolling(viewer), memory.state()
    if state is None:
        return _latest(onlooker, held=held, before=None, count=count)
    asking, is_profiled = asking_as(onlooker)
    hidden = np.array([key_of(video_id) for video_id in held], np.uint64)
    items = _recommended(state, asking, onlooker, hidden, count)
    return FeedAnswer(items, is_profiled, None)


def latest(viewer: Viewer | None, *, held: Sequence[UUID], before: str | None, count: int) -> FeedAnswer:
    """Everyone's videos, newest first, without any profile."""
    return _latest(Onlooker.of(viewer), held=held, before=before, count=count)


def following(viewer: Viewer, *, held: Sequence[UUID], before: str | None, count: int) -> FeedAnswer:
    """Videos of those whom the viewer follows, newest first, those for followers only among them."""
    onlooker = Onlooker.of(viewer)
    creators = ids_of(sheets.marks(viewer.account_id).follows)

    def found(place: Place | None) -> list[VideoCard]:
        public = [cards.of_public(row, onlooker) for row in rows.newest_of(creators, before=place, count=count + 1)]
        return [*public, *_kept_of(creators, onlooker, place, count)]

    return _in_time(found, onlooker, held=held, before=before, count=count)


def liked(viewer: Viewer, *, before: str | None, count: int) -> FeedAnswer:
    """The viewer's own likes, the last one first."""
    return _listed(viewer, *activity.liked(viewer.account_id, before, count))


def saved(viewer: Viewer, *, before: str | None, count: int) -> FeedAnswer:
    """What the viewer saved, the last one first; videos that are gone by now are left out."""
    return _listed(viewer, *activity.saved(viewer.account_id, before, count))


def _listed(viewer: Viewer, video_ids: Sequence[UUID], next_: str | None) -> FeedAnswer:
    found = cards.cards(video_ids, Onlooker.of(viewer))
    items = [FeedItem(found[video_id], None) for video_id in video_ids if video_id in found]
    return FeedAnswer(items, profiled=False, next=next_)


def history(viewer: Viewer, *, before: str | None, count: int) -> HistoryAnswer:
    """What the viewer watched, the last watch first; videos that are gone by now are left out."""
    watched, next_ = activity.watched(viewer.account_id, before, count)
    found = cards.cards(list({one.video_id for one in watched}), Onlooker.of(viewer))
    items = [
        HistoryItem(found[one.video_id], one.watched_at, one.watched_share, one.is_learnt)
        for one in watched
        if one.video_id in found
    ]
    return HistoryAnswer(items, next_)


def video(viewer: Viewer | None, video_id: UUID) -> VideoAnswer:
    """One video, if the viewer may see it."""
    found = cards.cards([video_id], Onlooker.of(viewer))
    if video_id not in found:
        raise NotFound()
    return VideoAnswer(found[video_id])


def videos_of(viewer: Viewer | None, actor_id: UUID, *, before: str | None, count: int) -> VideosAnswer:
    """A creator's videos that the viewer may see, newest first."""
    onlooker, place = Onlooker.of(viewer), _place(before)
    public = [cards.of_public(row, onlooker) for row in rows.newest_of([actor_id], before=place, count=count + 1)]
    page, next_ = _cut([*public, *_kept_of([actor_id], onlooker, place, count)], count)
    return VideosAnswer(page, next_)


def sound(viewer: Viewer | None, sound_id: UUID) -> SoundAnswer:
    """A sound that some public video has."""
    onlooker, count = Onlooker.of(viewer), public.count_with_sound(sound_id)
    brought = rows.by_id([sound_id]).get(sound_id)
    origin = cards.of_public(brought, onlooker) if brought and brought.sound_id == sound_id else None
    if not count and origin is None:
        raise NotFound()
    may_use = origin is not None and origin.sound is not None and origin.sound.may_use
    return SoundAnswer(sound_id, origin, count, may_use)


def videos_with_sound(viewer: Viewer | None, sound_id: UUID, *, before: str | None, count: int) -> VideosAnswer:
    """Public videos that have a sound, newest first."""
    onlooker = Onlooker.of(viewer)
    found = rows.with_sound(sound_id, before=_place(before), count=count + 1)
    page, next_ = _cut([cards.of_public(row, onlooker) for row in found], count)
    return VideosAnswer(page, next_)


def videos_made_from(viewer: Viewer | None, video_id: UUID, *, before: str | None, count: int) -> VideosAnswer:
    """Public duets and stitches with a video, newest first."""
    onlooker = Onlooker.of(viewer)
    found = rows.made_from(video_id, before=_place(before), count=count + 1)
    page, next_ = _cut([cards.of_public(row, onlooker) for row in found], count)
    return VideosAnswer(page, next_)


def values_here() -> ValuesAnswer:
    """The value table of this Fanlight."""
    return ValuesAnswer(outcomes.named(values.usual()), dict(outcomes.VALUES), outcomes.LARGEST, _model_sha256())


@cache  # it changes at a start alone
def _model_sha256() -> str:
    return transparency.model_sha256()


def learnt() -> Learnt | None:
    """How far the learner has come; None before its state is there."""
    state = memory.state()
    if state is None:
        return None
    header = state.header[0]
    return Learnt(state.videos, int(header["events"]), int(header["journal_seq"]), int(header["stream_seq"]))


def asking_as(onlooker: Onlooker) -> tuple[recommender.Viewer, bool]:
    """The viewer as the recommender knows them, and whether their history has a say."""
    if onlooker.viewer is None or onlooker.sheets is None:
        return recommender.Viewer(now=clock.seconds(), values=values.usual(), boosts=boosts.in_force()), False
    known, is_profiled = onlooker.sheets, onlooker.viewer.learning
    asking = recommender.Viewer(
        now=clock.seconds(),
        history=known.history if is_profiled else known.history[:0],
        seen=known.seen,
        following=known.following,
        hidden_videos=known.hidden_videos,
        hidden_creators=known.hidden_creators,
        actor=key_of(onlooker.viewer.actor_id),
        language=language_key(onlooker.viewer.language),
        values=known.wishes.table(values.usual()),
        wishes=known.wishes.for_ranking(is_profiled=is_profiled),
        boosts=boosts.in_force(),
    )
    return asking, is_profiled


def _recommended(
    state: State, asking: recommender.Viewer, onlooker: Onlooker, hidden: Keys, count: int
) -> list[FeedItem]:
    """What the recommender places; where captions may be muted, more of it than is needed, until the page is full."""
    is_muting = onlooker.sheets is not None and onlooker.sheets.wishes.mute
    wanted, items = count * (2 if is_muting else 1), list[FeedItem]()
    tally = distribution.of_page(onlooker.viewer)
    for _ in range(MOST_LOOKS):
        placed = pipeline.recommend(state, asking, hidden=hidden, count=wanted, rng=memory.chance(), tally=tally)
        found = _explained(placed, onlooker)
        items = [item for item in found if not onlooker.mutes(item.video.caption, item.video.hashtags)][:count]
        if len(items) >= count or len(items) == len(found):
            break
        muted = [key_of(item.video.id) for item in found if onlooker.mutes(item.video.caption, item.video.hashtags)]
        asking = replace(asking, hidden_videos=np.concatenate([asking.hidden_videos, np.array(muted, np.uint64)]))
    return items


def _explained(placed: Sequence[Placed], onlooker: Onlooker) -> list[FeedItem]:
    """Cards with their reasons; one query finds the videos, and one those that the reasons name."""
    found, mentions = rows.by_id([one.video_id for one in placed]), rows.mentions(explaining.mentioned(placed))
    items = []
    for one in placed:
        if row := found.get(one.video_id):  # withdrawn a moment ago: the learner has yet to hear of it
            card = cards.of_public(row, onlooker)
            items.append(FeedItem(card, explaining.why(one, card, mentions)))
    return items


def _latest(onlooker: Onlooker, *, held: Sequence[UUID], before: str | None, count: int) -> FeedAnswer:
    def found(place: Place | None) -> list[VideoCard]:
        return [cards.of_public(row, onlooker) for row in rows.newest(before=place, count=count + 1)]

    return _in_time(found, onlooker, held=held, before=before, count=count)


def _in_time(
    found: Callable[[Place | None], list[VideoCard]],
    onlooker: Onlooker,
    *,
    held: Sequence[UUID],
    before: str | None,
    count: int,
) -> FeedAnswer:
    """A page in the order of time, filled up where the viewer sent away or muted some of it; `found` looks further."""
    hidden, shown, next_ = set(held), list[VideoCard](), before
    for _ in range(MOST_LOOKS):
        page, next_ = _cut(found(_place(next_)), count)
        shown += [
            card
            for card in page
            if card.id not in hidden
            and not onlooker.has_sent_away(card.id, card.creator.id)
            and not onlooker.mutes(card.caption, card.hashtags)
        ]
        if next_ is None or len(shown) >= count:
            break
    if len(shown) > count:
        shown = shown[:count]
        next_ = paging.cursor(shown[-1].published_at, shown[-1].id)
    return FeedAnswer([FeedItem(card, None) for card in shown], profiled=False, next=next_)


def _kept_of(creators: Sequence[UUID], onlooker: Onlooker, place: Place | None, count: int) -> list[VideoCard]:
    if onlooker.actor_id is None or not creators:
        return []
    before = place[0] if place else None
    return cards.of_kept(studio.kept_for(creators, onlooker.actor_id, before=before, count=count + 1), onlooker)


def _place(before: str | None) -> Place | None:
    return paging.after(before) if before else None


def _cut(found: Sequence[VideoCard], count: int) -> tuple[list[VideoCard], str | None]:
    """The newest of what was found, and where the next page begins."""
    ordered = cards.newest_first(found)
    page = ordered[:count]
    return page, paging.cursor(page[-1].published_at, page[-1].id) if len(ordered) > count else None
