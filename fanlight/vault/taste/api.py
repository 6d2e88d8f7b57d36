"""One's taste over HTTP: what the feed believes, and every control over it. Writes answer with what holds now."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from fanlight.vault.accounts.sessions import signed_in
from fanlight.vault.taste import actions, queries
from fanlight.vault.taste.hidden import hidden
from fanlight.vault.taste.schemas import (
    EditWish,
    HiddenAnswer,
    ImportAnswer,
    OutcomeValues,
    SliderSettings,
    TasteAnswer,
    TasteFile,
    WishesAnswer,
)

router = Router(tags=["taste"], auth=signed_in)


@router.get("/taste", response=TasteAnswer)
def taste(request: HttpRequest) -> TasteAnswer:
    """What the feed believes of you, with the watches behind it, and what you ask of it."""
    return queries.taste(signed_in(request))


@router.get("/taste/wishes", response=WishesAnswer)
def wishes(request: HttpRequest) -> WishesAnswer:
    """What you ask of the feed by hand."""
    return queries.wishes(signed_in(request))


@router.put("/taste/wishes", response=WishesAnswer)
def slide(request: HttpRequest, body: SliderSettings) -> WishesAnswer:
    """Set the sliders of For You, all of them."""
    viewer = signed_in(request)
    actions.slide(viewer, body)
    return queries.wishes(viewer)


@router.put("/taste/values", response=WishesAnswer)
def weigh(request: HttpRequest, body: OutcomeValues) -> WishesAnswer:
    """Say what each outcome is worth to your For You, all of them; the default values undo it."""
    viewer = signed_in(request)
    actions.weigh(viewer, body)
    return queries.wishes(viewer)


@router.put("/taste/topics/{hashtag}", response=TasteAnswer)
def edit_topic(request: HttpRequest, hashtag: str, body: EditWish) -> TasteAnswer:
    """More or less of a topic; frozen at what it counts now; or removed, and believed no more."""
    viewer = signed_in(request)
    actions.edit_topic(viewer, hashtag, body.edit)
    return queries.taste(viewer)


@router.delete("/taste/topics/{hashtag}", response=TasteAnswer)
def let_topic_be(request: HttpRequest, hashtag: str) -> TasteAnswer:
    """Undo that."""
    viewer = signed_in(request)
    actions.let_topic_be(viewer, hashtag)
    return queries.taste(viewer)


@router.put("/taste/sounds/{uuid:sound_id}", response=TasteAnswer)
def edit_sound(request: HttpRequest, sound_id: UUID, body: EditWish) -> TasteAnswer:
    """More or less of a sound; frozen at what it counts now; or removed, and believed no more."""
    viewer = signed_in(request)
    actions.edit_sound(viewer, sound_id, body.edit)
    return queries.taste(viewer)


@router.delete("/taste/sounds/{uuid:sound_id}", response=TasteAnswer)
def let_sound_be(request: HttpRequest, sound_id: UUID) -> TasteAnswer:
    """Undo that."""
    viewer = signed_in(request)
    actions.let_sound_be(viewer, sound_id)
    return queries.taste(viewer)


@router.put("/taste/creators/{handle}", response=TasteAnswer)
def edit_creator(request: HttpRequest, handle: str, body: EditWish) -> TasteAnswer:
    """More or less of a creator; frozen at what they count now; or removed, and believed no more."""
    viewer = signed_in(request)
    actions.edit_creator(viewer, handle, body.edit)
    return queries.taste(viewer)


@router.delete("/taste/creators/{handle}", response=TasteAnswer)
def let_creator_be(request: HttpRequest, handle: str) -> TasteAnswer:
    """Undo that."""
    viewer = signed_in(request)
    actions.let_creator_be(viewer, handle)
    return queries.taste(viewer)


@router.put("/taste/mutes/hashtags/{hashtag}", response=WishesAnswer)
def mute_hashtag(request: HttpRequest, hashtag: str) -> WishesAnswer:
    """Show nothing with this hashtag, in any feed."""
    viewer = signed_in(request)
    actions.mute_hashtag(viewer, hashtag)
    return queries.wishes(viewer)


@router.delete("/taste/mutes/hashtags/{hashtag}", response=WishesAnswer)
def unmute_hashtag(request: HttpRequest, hashtag: str) -> WishesAnswer:
    """Show it again."""
    viewer = signed_in(request)
    actions.unmute_hashtag(viewer, hashtag)
    return queries.wishes(viewer)


@router.put("/taste/mutes/keywords/{path:keyword}", response=WishesAnswer)
def mute_keyword(request: HttpRequest, keyword: str) -> WishesAnswer:
    """Show nothing with this word, or these words in a row, in its caption, in any feed."""
    viewer = signed_in(request)
    actions.mute_keyword(viewer, keyword)
    return queries.wishes(viewer)


@router.delete("/taste/mutes/keywords/{path:keyword}", response=WishesAnswer)
def unmute_keyword(request: HttpRequest, keyword: str) -> WishesAnswer:
    """Show it again."""
    viewer = signed_in(request)
    actions.unmute_keyword(viewer, keyword)
    return queries.wishes(viewer)


@router.get("/taste/hidden", response=HiddenAnswer)
def sent_away(request: HttpRequest) -> HiddenAnswer:
    """The creators you hid and the videos you want no more of: DELETE their marks to see them again."""
    return hidden(signed_in(request))


@router.post("/taste/reset", response=TasteAnswer)
def begin_anew(request: HttpRequest) -> TasteAnswer:
    """Your next videos ignore everything you watched before now. Your history stays, and so does what you set."""
    viewer = signed_in(request)
    actions.begin_anew(viewer)
    return queries.taste(viewer)


@router.delete("/taste/reset", response=TasteAnswer)
def learn_from_all(request: HttpRequest) -> TasteAnswer:
    """Undo the fresh start."""
    viewer = signed_in(request)
    actions.learn_from_all(viewer)
    return queries.taste(viewer)


@router.get("/taste/export", response=TasteFile)
def export(request: HttpRequest, response: HttpResponse) -> TasteFile:
    """Your taste as one file, to be taken to another account."""
    viewer = signed_in(request)
    response["Content-Disposition"] = f'attachment; filename="fanlight-taste-{viewer.handle}.json"'
    return queries.file(viewer)


@router.post("/taste/import", response=ImportAnswer)
def take_in(request: HttpRequest, body: TasteFile) -> ImportAnswer:
    """Take such a file in, in the place of all that was set by hand. What was learnt elsewhere arrives frozen."""
    viewer = signed_in(request)
    unknown = actions.take_in(viewer, body)
    return ImportAnswer(taste=queries.taste(viewer), unknown_creators=unknown.handles, unknown_sounds=unknown.sounds)
