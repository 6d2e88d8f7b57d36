"""What can be done to comments. Whoever writes here holds the video's row first, so that its count stays true."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from fanlight.crossings.comment import Comment as Message
from fanlight.foundation import clock
from fanlight.public.actors import actions as actors
from fanlight.public.actors.events import ActorRetired
from fanlight.public.actors.models import Follow
from fanlight.public.comments.errors import CommentExists, CommentsClosed, NoSuchComment, NotYourComment, WrongTime
from fanlight.public.comments.models import Comment
from fanlight.public.comments.rules import may_comment
from fanlight.public.journal import actions as journal
from fanlight.public.journal.models import Entry
from fanlight.public.videos.errors import NoSuchVideo
from fanlight.public.videos.events import VideoWithdrawn
from fanlight.public.videos.models import Video
from fanlight.public.videos.rules import is_plausible

AT_ONCE = 500
"""So many rows are named in one statement."""


@transaction.atomic
def write(message: Message, *, vault: str) -> Comment:
    """Let everyone read what someone wrote under a video."""
    actor = actors.speaking(message.actor_id, vault=vault)
    if not is_plausible(message.written_at, clock.now()):
        raise WrongTime()
    video = Video.objects.select_for_update().filter(id=message.video_id, withdrawn_at=None).first()
    if video is None:
        raise NoSuchVideo(video_id=str(message.video_id))
    _check_open(video, actor.id)
    if Comment.objects.filter(id=message.comment_id).exists():
        raise CommentExists()
    answered = _answered(message)
    comment = Comment.objects.create(
        id=message.comment_id,
        video=video,
        actor=actor,
        answers=answered,
        text=message.text,
        mentions=list(dict.fromkeys(message.mentions)),
        written_at=message.written_at,
    )
    Video.objects.filter(id=video.id).update(comment_count=F("comment_count") + 1)
    if answered is not None:
        Comment.objects.filter(id=answered.id).update(answer_count=F("answer_count") + 1)
    journal.record(Entry.Kind.COMMENTED, actor_id=actor.id, subject_id=comment.id)
    return comment


@transaction.atomic
def take_away(comment_id: UUID, actor_id: UUID, *, vault: str) -> None:
    """Take a comment away, with what answers it; nothing happens when it is not there, or no more."""
    actors.speaking(actor_id, vault=vault)
    comment = Comment.objects.select_related("video").filter(id=comment_id).first()
    if comment is None:
        return
    if actor_id not in (comment.actor_id, comment.video.actor_id):
        raise NotYourComment(comment_id=str(comment_id))
    list(Video.objects.select_for_update().filter(id=comment.video_id).values_list("id", flat=True))
    gone = Comment.objects.filter(Q(id=comment_id) | Q(answers_id=comment_id), removed_at=None)
    count = gone.update(text="", mentions=[], removed_at=clock.now(), answer_count=0)
    if not count:
        return
    Video.objects.filter(id=comment.video_id).update(comment_count=F("comment_count") - count)
    if comment.answers_id is not None:
        Comment.objects.filter(id=comment.answers_id, answer_count__gt=0).update(answer_count=F("answer_count") - 1)
    journal.record(Entry.Kind.UNCOMMENTED, actor_id=actor_id, subject_id=comment_id)


def take_all_under(fact: VideoWithdrawn) -> None:
    """Delete all that stands under a video that is gone."""
    Comment.objects.filter(video_id=fact.video_id, answers__isnull=False).delete()
    Comment.objects.filter(video_id=fact.video_id).delete()


@transaction.atomic
def take_all_of(fact: ActorRetired) -> None:
    """Delete all that an actor who is gone ever wrote, with what answers it, and count anew what is left."""
    theirs = Comment.objects.filter(actor_id=fact.actor_id)
    video_ids = set(theirs.values_list("video_id", flat=True))
    answered = set(theirs.exclude(answers=None).values_list("answers_id", flat=True))
    own_ids = set(theirs.values_list("id", flat=True))
    for some in _in_turn(video_ids):  # in the order of ids, as `videos.withdraw_all` takes its own
        list(Video.objects.select_for_update().filter(id__in=some).order_by("id").values_list("id", flat=True))
    for few in _in_turn(own_ids):
        Comment.objects.filter(answers_id__in=few).delete()
    theirs.delete()
    _count_anew(video_ids, answered - own_ids)


def _check_open(video: Video, actor_id: UUID) -> None:
    is_creator = video.actor_id == actor_id
    follows = (
        not is_creator
        and video.commenting == "followers"
        and Follow.objects.filter(follower_id=actor_id, followed_id=video.actor_id).exists()
    )
    if not may_comment(video.commenting, is_creator=is_creator, follows=follows):
        raise CommentsClosed()


def _answered(message: Message) -> Comment | None:
    if message.answers is None:
        return None
    found = Comment.objects.filter(id=message.answers, video_id=message.video_id, removed_at=None, answers=None)
    if (answered := found.first()) is None:
        raise NoSuchComment()
    return answered


def _count_anew(video_ids: Iterable[UUID], comment_ids: Iterable[UUID]) -> None:
    there = Comment.objects.filter(removed_at=None).order_by()
    under = there.filter(video_id=OuterRef("pk")).values("video_id").annotate(n=Count("id")).values("n")
    answering = there.filter(answers_id=OuterRef("pk")).values("answers_id").annotate(n=Count("id")).values("n")
    for some in _in_turn(video_ids):
        Video.objects.filter(id__in=some).update(comment_count=Coalesce(Subquery(under), 0))
    for few in _in_turn(comment_ids):
        Comment.objects.filter(id__in=few).update(answer_count=Coalesce(Subquery(answering), 0))


def _in_turn(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    """A few at a time, in their order."""
    ordered = sorted(ids)
    return (ordered[first : first + AT_ONCE] for first in range(0, len(ordered), AT_ONCE))
