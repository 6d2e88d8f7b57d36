"""Writing under videos, and taking it away: one's own words, or any under a video of one's own; holding back."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from fanlight.crossings.comment import Comment as Crossing
from fanlight.crossings.outbox import actions as outbox
from fanlight.crossings.outbox import queries as sent
from fanlight.crossings.uncomment import Uncomment
from fanlight.foundation import clock, reading
from fanlight.public.comments import queries as public
from fanlight.public.comments.rules import may_comment
from fanlight.public.videos import queries as videos
from fanlight.public.videos.models import Video
from fanlight.vault.accounts import limits
from fanlight.vault.accounts.errors import TooManyTries
from fanlight.vault.accounts.limits import Limit
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import actions as activity
from fanlight.vault.activity import queries as marks
from fanlight.vault.activity import sheets
from fanlight.vault.comments import queries, rules
from fanlight.vault.comments.contents import (
    Contents,
    contents_of,
    held_contents,
    sealed,
    sealed_copy,
    sealed_words,
    words_of,
)
from fanlight.vault.comments.errors import (
    AnswersAnAnswer,
    CommentExists,
    CommentsClosed,
    NoSuchComment,
    NoSuchVideo,
    NotPublic,
    OnlyFollowers,
    TooManyComments,
)
from fanlight.vault.comments.models import Comment, Held, HoldingWords
from fanlight.vault.studio import queries as studio
from fanlight.vault.studio.rules import mentions_of

LIMITS = (
    Limit("comments in ten minutes, account", 20, timedelta(minutes=10)),
    Limit("comments in a day, account", 200, timedelta(days=1)),
)


def write(viewer: Viewer, comment_id: UUID, *, video_id: UUID, text: str, answers: UUID | None = None) -> Comment:
    """Write something under a video for everyone: it is on disk here when this returns, and on its way across.

    The id is the writer's own: on a bad line the same words can be sent twice, and stand there once.
    """
    told = Contents(text=rules.words(text), answers=answers)
    if (there := _there(viewer, comment_id, video_id, told)) is not None:
        return there
    for limit in LIMITS:
        _count(limit, viewer)
    try:
        return _write(viewer, comment_id, video_id, told)
    except IntegrityError as error:
        raise CommentExists() from error


def remove(viewer: Viewer, comment_id: UUID) -> None:
    """Take away what one wrote, or what stands under a video of one's own; answers go with it."""
    if _remove_own(viewer, comment_id) or _decline(viewer, comment_id):
        return
    comment = public.comment(comment_id)
    if comment is None or viewer.actor_id not in (comment.actor_id, comment.video.actor_id):
        raise NoSuchComment()
    with transaction.atomic():
        sheets.hold(viewer.account_id)
        outbox.send(Uncomment(comment_id=comment_id, actor_id=viewer.actor_id))


def hold_back(viewer: Viewer, written: Iterable[str]) -> tuple[str, ...]:
    """From now on, hold back what others write under one's videos with any of these words in it."""
    words = rules.holding_words(written)
    own = sealed_words(viewer.account_id, words)
    HoldingWords.objects.update_or_create(account_id=viewer.account_id, defaults={"sealed": own})
    return words


@transaction.atomic
def let_through(viewer: Viewer, comment_id: UUID) -> None:
    """Let everyone read a comment that was held back under a video of one's own."""
    held = _held(viewer, comment_id)
    comment, told = held.comment, held_contents(held)
    outbox.send(_crossing(comment.account.actor_id, comment, told))
    held.delete()


def remove_all(viewer: Viewer) -> None:
    """Take away everything one wrote, one by one: whoever is killed in between has taken away the rest, or can."""
    for comment_id in list(queries.own_comments(viewer.account_id).values_list("id", flat=True)):
        _remove_own(viewer, comment_id)


@transaction.atomic
def _write(viewer: Viewer, comment_id: UUID, video_id: UUID, told: Contents) -> Comment:
    sheets.hold(viewer.account_id)
    if (there := _there(viewer, comment_id, video_id, told)) is not None:
        return there
    video = _open_video(viewer, video_id)
    _check_answered(video_id, told.answers)
    comment = Comment.objects.create(
        id=comment_id,
        account_id=viewer.account_id,
        video_id=video_id,
        sealed=sealed(viewer.account_id, comment_id, told),
        written_at=clock.now(),
    )
    if not _hold(viewer, comment, video, told):
        outbox.send(_crossing(viewer.actor_id, comment, told))
    activity.talk(viewer, video_id, is_own=video.actor_id == viewer.actor_id)
    return comment


@transaction.atomic
def _remove_own(viewer: Viewer, comment_id: UUID) -> bool:
    """Whether it was there."""
    sheets.hold(viewer.account_id)
    comment = Comment.objects.filter(id=comment_id, account_id=viewer.account_id).first()
    if comment is None:
        return False
    if not _never_crosses(viewer, comment):
        outbox.send(Uncomment(comment_id=comment_id, actor_id=viewer.actor_id))
    comment.delete()
    if not Comment.objects.filter(account_id=viewer.account_id, video_id=comment.video_id).exists():
        activity.fall_silent(viewer.account_id, comment.video_id)
    return True


def _never_crosses(viewer: Viewer, comment: Comment) -> bool:
    """Whether it was held back, or refused and not sent again since."""
    if Held.objects.filter(comment=comment).exists():
        return True
    refused = sent.refused_comments(viewer.actor_id).get(comment.id)
    return refused is not None and outbox.drop_refused(refused.seq)


def _hold(viewer: Viewer, comment: Comment, video: Video, told: Contents) -> bool:
    """Whether its creator has to see it first, whose copy is kept then."""
    if video.actor_id == viewer.actor_id:
        return False
    with reading.service("hold_comments"):
        creator = HoldingWords.objects.filter(account__actor_id=video.actor_id).first()
        if creator is None or not rules.is_held(told.text, words_of(creator)):
            return False
    copy = sealed_copy(creator.account_id, comment.id, told)
    Held.objects.create(comment=comment, account_id=creator.account_id, sealed=copy, held_at=comment.written_at)
    return True


@transaction.atomic
def _decline(viewer: Viewer, comment_id: UUID) -> bool:
    """Whether it was held back under a video of one's own, where it will not stand now."""
    try:
        held = _held(viewer, comment_id)
    except NoSuchComment:
        return False
    held.is_declined, held.sealed = True, b""
    held.save(update_fields=["is_declined", "sealed"])
    return True


def _held(viewer: Viewer, comment_id: UUID) -> Held:
    """What is held back for this creator, while its writer cannot take it away."""
    found = Held.objects.filter(comment_id=comment_id, account_id=viewer.account_id, is_declined=False)
    if (writer := found.values_list("comment__account_id", flat=True).first()) is not None:
        sheets.hold(writer)
        if (held := found.select_related("comment__account").first()) is not None:
            return held
    raise NoSuchComment()


def _there(viewer: Viewer, comment_id: UUID, video_id: UUID, told: Contents) -> Comment | None:
    """The same words, if they came before; a refusal where the id stands for something else."""
    comment = Comment.objects.filter(id=comment_id).first()
    if comment is None:
        return None
    is_theirs = comment.account_id == viewer.account_id and comment.video_id == video_id
    if not is_theirs or contents_of(comment) != told:
        raise CommentExists()
    return comment


def _open_video(viewer: Viewer, video_id: UUID) -> Video:
    """The public video, if this person may write under it."""
    video = videos.video(video_id)
    if video is None:
        raise NotPublic() if list(studio.kept([video_id], viewer.actor_id)) else NoSuchVideo()
    follow = marks.follow_state(viewer.account_id, video.actor_id)
    is_creator, follows = video.actor_id == viewer.actor_id, follow.is_followed and not follow.follows_privately
    if not may_comment(video.commenting, is_creator=is_creator, follows=follows):
        raise OnlyFollowers() if video.commenting == "followers" else CommentsClosed()
    return video


def _check_answered(video_id: UUID, answers: UUID | None) -> None:
    if answers is None:
        return
    answered = public.comment(answers)
    if answered is None or answered.video_id != video_id:
        raise NoSuchComment()
    if answered.answers_id is not None:
        raise AnswersAnAnswer()


def _crossing(actor_id: UUID, comment: Comment, told: Contents) -> Crossing:
    return Crossing(
        comment_id=comment.id,
        video_id=comment.video_id,
        actor_id=actor_id,
        text=told.text,
        mentions=mentions_of(told.text),
        answers=told.answers,
        written_at=comment.written_at,
    )


def _count(limit: Limit, viewer: Viewer) -> None:
    try:
        limits.count(limit, str(viewer.account_id))
    except TooManyTries as error:
        raise TooManyComments(None, **error.details) from error
