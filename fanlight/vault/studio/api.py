"""A creator's own videos and profile over HTTP."""

from pathlib import Path
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from fanlight.foundation.openapi import BYTES
from fanlight.media import subtitles
from fanlight.vault.accounts.sessions import signed_in, viewer_of
from fanlight.vault.distribution import queries as distribution
from fanlight.vault.studio import actions, likenesses, queries
from fanlight.vault.studio.errors import LengthUnknown, PictureTooLarge
from fanlight.vault.studio.models import Draft
from fanlight.vault.studio.places import place
from fanlight.vault.studio.schemas import (
    CommentingCard,
    CommentingEdit,
    Credit,
    Days,
    DistributionCard,
    DraftCard,
    DraftEdit,
    Drafts,
    LikenessesCard,
    ProfileCard,
    ProfileEdit,
    SubtitleLanguage,
    SubtitlesCard,
    SubtitlesEdit,
    TranscriptAsk,
    TranscriptCard,
    distribution_card,
    draft_card,
    likenesses_card,
    profile_card,
    subtitles_card,
    transcript_card,
)

router = Router(auth=signed_in, tags=["studio"])

LARGEST_PICTURE_BYTES = 8_000_000
PIECE_BYTES = 65_536


@router.get("/drafts", response=Drafts)
def drafts(request: HttpRequest) -> Drafts:
    """All that you have uploaded and not withdrawn, the newest first."""
    own = queries.drafts_of(signed_in(request).account_id)
    return Drafts(drafts=[draft_card(progress) for progress in queries.progress_of(list(own))])


@router.get("/drafts/{draft_id}", response=DraftCard)
def draft(request: HttpRequest, draft_id: UUID) -> DraftCard:
    """How far one of your drafts is."""
    return _card(_own(request, draft_id))


@router.patch("/drafts/{draft_id}", response=DraftCard)
def edit_draft(request: HttpRequest, draft_id: UUID, edit: DraftEdit) -> DraftCard:
    """Change its caption, cover, audience or language, or what others may do with it and write under it."""
    audience = Draft.Audience(edit.audience) if edit.audience else None
    own = _own(request, draft_id)
    changed = actions.edit(
        own,
        caption=edit.caption,
        language=edit.language,
        cover=edit.cover,
        audience=audience,
        allows_sound=edit.allows_sound,
        allows_duet=edit.allows_duet,
        commenting=edit.commenting,
    )
    return _card(changed)


@router.delete("/drafts/{draft_id}", response={204: None})
def discard_draft(request: HttpRequest, draft_id: UUID) -> None:
    """Delete it with all its files."""
    actions.discard(_own(request, draft_id))


@router.get("/drafts/{draft_id}/likenesses", response=LikenessesCard)
def draft_likenesses(request: HttpRequest, draft_id: UUID) -> LikenessesCard:
    """Which published videos it looks like, and whose sound it has. Nobody learns that you asked."""
    return likenesses_card(likenesses.of(_own(request, draft_id)))


@router.put("/drafts/{draft_id}/credit", response=LikenessesCard)
def credit_sound(request: HttpRequest, draft_id: UUID, credit: Credit) -> LikenessesCard:
    """Say that its sound is that of a public video whose creator shares it."""
    return likenesses_card(likenesses.of(actions.credit(_own(request, draft_id), credit.sound_id)))


@router.delete("/drafts/{draft_id}/credit", response=LikenessesCard)
def take_credit_back(request: HttpRequest, draft_id: UUID) -> LikenessesCard:
    """Publish it with a sound of its own."""
    return likenesses_card(likenesses.of(actions.credit(_own(request, draft_id), None)))


@router.post("/subtitles", response=SubtitlesCard, openapi_extra=BYTES)
def read_subtitles(request: HttpRequest) -> SubtitlesCard:
    """What the WebVTT or SRT file that is this request's body says; nothing is kept."""
    size_bytes = int(request.headers.get("Content-Length") or 0)
    if size_bytes > subtitles.MOST_BYTES:
        raise subtitles.SubtitlesTooLong()
    return subtitles_card(subtitles.read(request.body))


@router.put("/drafts/{draft_id}/subtitles/{language}", response=DraftCard)
def put_subtitles(request: HttpRequest, draft_id: UUID, language: SubtitleLanguage, edit: SubtitlesEdit) -> DraftCard:
    """Put words to what is said in your video, in one language, before or after it is published."""
    return _card(actions.put_subtitles(_own(request, draft_id), language, edit.cleaned(), is_checked=edit.is_checked))


@router.get("/drafts/{draft_id}/transcript", response=TranscriptCard)
def transcript(request: HttpRequest, draft_id: UUID) -> TranscriptCard:
    """What a machine wrote down of your video, if it was asked to."""
    return _transcript(_own(request, draft_id))


@router.post("/drafts/{draft_id}/transcript", response=TranscriptCard)
def ask_for_transcript(request: HttpRequest, draft_id: UUID, ask: TranscriptAsk) -> TranscriptCard:
    """Let a machine of this server write down what is said in your video."""
    return _transcript(actions.ask_for_transcript(_own(request, draft_id).id, ask.language))


@router.delete("/drafts/{draft_id}/transcript", response={204: None})
def let_transcript_go(request: HttpRequest, draft_id: UUID) -> None:
    """Forget what the machine wrote, or stop it."""
    actions.let_transcript_go(_own(request, draft_id).id)


@router.get("/videos/{video_id}/subtitles/{language}", response=SubtitlesCard, auth=None)
def video_subtitles(request: HttpRequest, video_id: UUID, language: SubtitleLanguage) -> SubtitlesCard:
    """What is said in a video, in one of the languages that its card names."""
    viewer = viewer_of(request)
    return subtitles_card(queries.subtitles(video_id, language, viewer.actor_id if viewer else None))


@router.post("/drafts/{draft_id}/publish", response=DraftCard)
def publish_draft(request: HttpRequest, draft_id: UUID) -> DraftCard:
    """Show it to its audience."""
    return _card(actions.publish(_own(request, draft_id)))


@router.post("/drafts/{draft_id}/retry", response=DraftCard)
def retry_draft(request: HttpRequest, draft_id: UUID) -> DraftCard:
    """Try again what failed here, or what the public plane did not take."""
    return _card(actions.retry(_own(request, draft_id)))


@router.post("/drafts/{draft_id}/second-pass", response=DraftCard)
def ask_for_second_pass(request: HttpRequest, draft_id: UUID) -> DraftCard:
    """Let smaller files in AV1 be made of your video, where they pay, once everything else is done."""
    return _card(actions.ask_for_second_pass(_own(request, draft_id).id))


@router.post("/drafts/{draft_id}/withdraw", response={204: None})
def withdraw_draft(request: HttpRequest, draft_id: UUID) -> None:
    """Take a published video back."""
    actions.withdraw(_own(request, draft_id))


@router.get("/studio/videos/{video_id}/distribution", response=DistributionCard)
def video_distribution(request: HttpRequest, video_id: UUID, days: Days = 7) -> DistributionCard:
    """How far one of your public videos got in the last days, in numbers in which nobody can be recognised."""
    video = queries.public_video_of(signed_in(request).account_id, video_id)
    return distribution_card(distribution.report(video.id, days=days), days=days)


@router.put("/me/profile", response=ProfileCard)
def edit_profile(request: HttpRequest, edit: ProfileEdit) -> ProfileCard:
    """Change the words of your public profile."""
    return profile_card(actions.edit_profile(signed_in(request).account_id, name=edit.name, bio=edit.bio))


@router.get("/me/commenting", response=CommentingCard)
def usual_commenting(request: HttpRequest) -> CommentingCard:
    """Who may write under your next videos."""
    viewer = signed_in(request)
    return CommentingCard(commenting=queries.usual_commenting(viewer.account_id, is_minor=viewer.is_minor))


@router.put("/me/commenting", response=CommentingCard)
def let_comment(request: HttpRequest, edit: CommentingEdit) -> CommentingCard:
    """Say who may write under your next videos; each can say otherwise, and those that are out stay as they are."""
    actions.let_comment(signed_in(request).account_id, edit.commenting)
    return CommentingCard(commenting=edit.commenting)


@router.put("/me/avatar", response=ProfileCard, openapi_extra=BYTES)
def change_avatar(request: HttpRequest) -> ProfileCard:
    """Make the picture that is this request's body your avatar."""
    size_bytes = int(request.headers.get("Content-Length") or 0)
    if size_bytes <= 0:
        raise LengthUnknown()
    if size_bytes > LARGEST_PICTURE_BYTES:
        raise PictureTooLarge(max_bytes=LARGEST_PICTURE_BYTES)

    def sent(file: Path) -> None:
        with file.open("wb") as out:
            while piece := request.read(PIECE_BYTES):
                out.write(piece)

    account_id = signed_in(request).account_id
    with place(account_id):  # it takes as long as its sender likes, then seconds of decoding
        return profile_card(actions.change_avatar(account_id, sent))


def _own(request: HttpRequest, draft_id: UUID) -> Draft:
    return queries.draft_of(signed_in(request).account_id, draft_id)


def _card(draft: Draft) -> DraftCard:
    return draft_card(queries.progress_of([draft])[0])


def _transcript(draft: Draft) -> TranscriptCard:
    return transcript_card(draft, is_ready=queries.transcriber() == "ready")
