"""One's own taste, ready to be shown or taken along."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

from fanlight.recommender import outcomes
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import sheets, values
from fanlight.vault.activity.wishes import Edit, Wishes
from fanlight.vault.feed.cards import image_url
from fanlight.vault.taste.beliefs import EVEN, Belief, Beliefs, believed
from fanlight.vault.taste.presets import PRESETS
from fanlight.vault.taste.rules import MOST_EDITS
from fanlight.vault.taste.schemas import (
    CreatorBelief,
    CreatorLine,
    OutcomeValues,
    PresetCard,
    SliderSettings,
    SoundBelief,
    SoundLine,
    TasteAnswer,
    TasteFile,
    TopicCard,
    TopicLine,
    WatchBehind,
    WishesAnswer,
)
from fanlight.vault.taste.voice import voice

CAPTION_LENGTH = 80


def taste(viewer: Viewer) -> TasteAnswer:
    """What the feed believes of the viewer, the weightiest first."""
    found = believed(viewer)
    return TasteAnswer(
        wishes=_wishes(viewer, found.wishes),
        voice=voice(viewer),
        finished=found.finished,
        topics=_topics(found),
        sounds=_sounds(found),
        creators=_creators(found),
    )


def wishes(viewer: Viewer) -> WishesAnswer:
    """What the viewer asks for by hand."""
    return _wishes(viewer, sheets.wishes(viewer.account_id))


def file(viewer: Viewer) -> TasteFile:
    """The viewer's taste as they can take it along: what was learnt, and what was set by hand."""
    found = believed(viewer)
    return TasteFile(
        format="fanlight-taste",
        version=1,
        sliders=_settings(found.wishes),
        muted_hashtags=list(found.wishes.muted_hashtags),
        muted_keywords=list(found.wishes.muted_keywords),
        topics=[
            TopicLine(hashtag=card.hashtag, edit=card.edit, share=_kept(card.share))
            for card in _topics(found)
            if card.edit or card.share
        ][:MOST_EDITS],
        sounds=[
            SoundLine(id=card.id, edit=card.edit, share=_kept(card.share))
            for card in _sounds(found)
            if card.edit or card.share
        ][:MOST_EDITS],
        creators=[
            CreatorLine(handle=card.handle, edit=card.edit, share=_kept(card.share))
            for card in _creators(found)
            if card.edit or card.share
        ][:MOST_EDITS],
        values={name: found.wishes.values[name] for name in outcomes.OUTCOMES if name in found.wishes.values},
    )


def _wishes(viewer: Viewer, found: Wishes) -> WishesAnswer:
    usual = values.usual()
    return WishesAnswer(
        learning=viewer.learning,
        learnt_from=datetime.fromtimestamp(found.learnt_from, UTC) if found.learnt_from else None,
        sliders=_settings(found),
        presets=[PresetCard(name=name, sliders=SliderSettings(**asdict(sliders))) for name, sliders in PRESETS.items()],
        muted_hashtags=list(found.muted_hashtags),
        muted_keywords=list(found.muted_keywords),
        values=OutcomeValues(**outcomes.named(found.table(usual))),
        default_values=OutcomeValues(**outcomes.named(usual)),
    )


def _settings(found: Wishes) -> SliderSettings:
    return SliderSettings(**asdict(found.sliders))


def _topics(found: Beliefs) -> list[TopicCard]:
    cards = [
        TopicCard(hashtag=hashtag, **_belief(belief, found.wishes.topics.get(hashtag)))
        for hashtag, belief in found.topics.items()
    ]
    return sorted(cards, key=lambda card: (-abs(card.share), -abs(card.watched_share), card.hashtag))


def _sounds(found: Beliefs) -> list[SoundBelief]:
    cards = [
        SoundBelief(
            id=sound_id,
            handle=found.origins[sound_id].handle if sound_id in found.origins else "",
            **_belief(belief, found.wishes.sounds.get(sound_id)),
        )
        for sound_id, belief in found.sounds.items()
    ]
    return sorted(cards, key=lambda card: (-abs(card.share), -abs(card.watched_share), card.id))


def _creators(found: Beliefs) -> list[CreatorBelief]:
    cards = [
        CreatorBelief(
            id=actor_id,
            handle=found.actors[actor_id].handle,
            name=found.actors[actor_id].name,
            avatar=image_url(found.actors[actor_id].avatar_sha256),
            **_belief(belief, found.wishes.creators.get(actor_id)),
        )
        for actor_id, belief in found.creators.items()
        if actor_id in found.actors
    ]
    return sorted(cards, key=lambda card: (-abs(card.share), -abs(card.watched_share), card.handle))


def _belief(belief: Belief, edit: Edit | None) -> Mapping[str, Any]:
    return {
        "share": belief.counted(edit),
        "watched_share": round(belief.share, EVEN),
        "finished": belief.finished,
        "skipped": belief.skipped,
        "edit": edit.kind if edit else None,
        "watches": _watches(belief),
    }


def _watches(belief: Belief) -> Sequence[WatchBehind]:
    return [
        WatchBehind(
            video_id=row.id,
            caption=row.caption[:CAPTION_LENGTH],
            handle=row.handle,
            poster=f"/media/{row.poster_sha256}.webp",
            share=round(share, EVEN),
        )
        for row, share in sorted(belief.watches, key=lambda pair: -abs(itemgetter(1)(pair)))
    ]


def _kept(share: float) -> float:
    return min(max(share, -1.0), 1.0)
