"""What a person can ask of their feed by hand. Each wish holds from the very next feed on."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import msgspec
from django.db import transaction

from fanlight.foundation import clock
from fanlight.public.actors import queries as actors
from fanlight.public.actors.models import Actor
from fanlight.public.videos import queries as public
from fanlight.recommender import outcomes
from fanlight.recommender.wishes import Sliders
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import sheets, values
from fanlight.vault.activity.errors import NoSuchCreator
from fanlight.vault.activity.wishes import Edit, EditKind, Wishes
from fanlight.vault.taste import errors, rules
from fanlight.vault.taste.beliefs import Belief, believed
from fanlight.vault.taste.schemas import OutcomeValues, SliderSettings, TasteFile

Name = TypeVar("Name", str, UUID)


def slide(viewer: Viewer, settings: SliderSettings) -> None:
    """Set all sliders."""
    _change(viewer, lambda wishes: {"sliders": Sliders(**settings.dict())})


def weigh(viewer: Viewer, wanted: OutcomeValues) -> None:
    """Say what every outcome is worth; what is as usual is not kept, and changes with what is usual."""
    _change(viewer, lambda wishes: {"values": _own_values(wanted.dict())})


def edit_topic(viewer: Viewer, hashtag: str, kind: EditKind) -> None:
    """Say what a topic is to count from now on."""
    name = rules.hashtag(hashtag)
    edit = Edit(kind, _share(viewer, kind, lambda found: found.topics.get(name)))
    _change(viewer, lambda wishes: {"topics": _with(wishes.topics, name, edit)})


def let_topic_be(viewer: Viewer, hashtag: str) -> None:
    """Believe of a topic what the watches say."""
    name = rules.hashtag(hashtag)
    _change(viewer, lambda wishes: {"topics": _without(wishes.topics, name)})


def edit_sound(viewer: Viewer, sound_id: UUID, kind: EditKind) -> None:
    """Say what a sound is to count from now on."""
    if not public.count_with_sound(sound_id):
        raise errors.NoSuchSound()
    edit = Edit(kind, _share(viewer, kind, lambda found: found.sounds.get(sound_id)))
    _change(viewer, lambda wishes: {"sounds": _with(wishes.sounds, sound_id, edit)})


def let_sound_be(viewer: Viewer, sound_id: UUID) -> None:
    """Believe of a sound what the watches say."""
    _change(viewer, lambda wishes: {"sounds": _without(wishes.sounds, sound_id)})


def edit_creator(viewer: Viewer, handle: str, kind: EditKind) -> None:
    """Say what a creator is to count from now on."""
    actor = _actor(handle)
    edit = Edit(kind, _share(viewer, kind, lambda found: found.creators.get(actor.id)))
    _change(viewer, lambda wishes: {"creators": _with(wishes.creators, actor.id, edit)})


def let_creator_be(viewer: Viewer, handle: str) -> None:
    """Believe of a creator what the watches say."""
    actor = _actor(handle)
    _change(viewer, lambda wishes: {"creators": _without(wishes.creators, actor.id)})


def mute_hashtag(viewer: Viewer, hashtag: str) -> None:
    """Show nothing with this hashtag, in any feed."""
    name = rules.hashtag(hashtag)
    _change(viewer, lambda wishes: {"muted_hashtags": _muted(wishes.muted_hashtags, name)})


def unmute_hashtag(viewer: Viewer, hashtag: str) -> None:
    name = rules.hashtag(hashtag)
    _change(viewer, lambda wishes: {"muted_hashtags": _unmuted(wishes.muted_hashtags, name)})


def mute_keyword(viewer: Viewer, keyword: str) -> None:
    """Show nothing with this word in its caption, in any feed."""
    name = rules.keyword(keyword)
    _change(viewer, lambda wishes: {"muted_keywords": _muted(wishes.muted_keywords, name)})


def unmute_keyword(viewer: Viewer, keyword: str) -> None:
    name = rules.keyword(keyword)
    _change(viewer, lambda wishes: {"muted_keywords": _unmuted(wishes.muted_keywords, name)})


def begin_anew(viewer: Viewer) -> None:
    """Let the next videos ignore everything watched before now; the history stays, and what is seen stays seen.

    What those watches taught about videos, without their person, stays as well: clearing the history takes that back.
    """
    _change(viewer, lambda wishes: {"learnt_from": clock.seconds() + 1})


def learn_from_all(viewer: Viewer) -> None:
    """Undo the fresh start."""
    _change(viewer, lambda wishes: {"learnt_from": 0})


class Unknown(NamedTuple):
    """What a taste brought along speaks of and nobody here knows."""

    handles: list[str]
    sounds: int


def take_in(viewer: Viewer, file: TasteFile) -> Unknown:
    """Put a taste brought along in the place of all wishes; what in it is unknown here is left out.

    What was learnt elsewhere arrives frozen: no watch here speaks for it, and none is to wash it away.
    """
    topics = {rules.hashtag(line.hashtag): _brought(line.edit, line.share) for line in file.topics}
    handles = {line.handle.lower(): _brought(line.edit, line.share) for line in file.creators}
    known = dict(Actor.objects.filter(handle__in=handles, retired_at=None).values_list("handle", "id"))
    sounds = {line.id: _brought(line.edit, line.share) for line in file.sounds}
    heard = public.counts_with_sounds(sounds)
    brought = {
        "sliders": Sliders(**file.sliders.dict()),
        "muted_hashtags": _once_each(map(rules.hashtag, file.muted_hashtags)),
        "muted_keywords": _once_each(map(rules.keyword, file.muted_keywords)),
        "topics": topics,
        "sounds": {sound_id: edit for sound_id, edit in sounds.items() if sound_id in heard},
        "creators": {known[handle]: edit for handle, edit in handles.items() if handle in known},
        "values": _own_values(file.values),
    }
    _change(viewer, lambda wishes: brought)
    return Unknown(sorted(handles.keys() - known.keys()), len(sounds.keys() - heard.keys()))


@transaction.atomic
def _change(viewer: Viewer, change: Callable[[Wishes], Mapping[str, Any]]) -> None:
    sheets.hold(viewer.account_id)
    before = sheets.wishes(viewer.account_id)
    after = msgspec.structs.replace(before, **change(before))
    if after != before:
        sheets.write(viewer.account_id, {sheets.WISHES: after.encoded()})


def _share(viewer: Viewer, kind: EditKind, of: Callable[[Any], Belief | None]) -> float:
    """What a frozen belief is kept at: what counts now."""
    if kind != "frozen":
        return 0.0
    if not viewer.learning:
        raise errors.NothingToFreeze()
    belief = of(believed(viewer))
    return min(max(belief.counted(None), -1.0), 1.0) if belief else 0.0


def _own_values(wanted: Mapping[Any, float]) -> dict[str, float]:
    """What is not as usual here."""
    usual = outcomes.named(values.usual())
    return {outcome: float(value) for outcome, value in wanted.items() if value != usual[outcome]}


def _brought(kind: EditKind | None, share: float) -> Edit:
    if kind in (None, "frozen"):
        return Edit("frozen", share)
    return Edit(kind)


def _actor(handle: str) -> Actor:
    actor = actors.actor(handle)
    if actor is None:
        raise NoSuchCreator()
    return actor


def _with(edits: Mapping[Name, Edit], name: Name, edit: Edit) -> dict[Name, Edit]:
    if name not in edits and len(edits) >= rules.MOST_EDITS:
        raise errors.TooManyEdits()
    return {**edits, name: edit}


def _without(edits: Mapping[Name, Edit], name: Name) -> dict[Name, Edit]:
    return {other: edit for other, edit in edits.items() if other != name}


def _muted(muted: tuple[str, ...], name: str) -> tuple[str, ...]:
    if name not in muted and len(muted) >= rules.MOST_MUTES:
        raise errors.TooManyMutes()
    return _once_each((*muted, name))


def _unmuted(muted: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(other for other in muted if other != name)


def _once_each(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
