"""Reads of comments in the eyes of a viewer: what is public, and of their own what is not so yet."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db.models import Q, QuerySet

from fanlight.crossings.outbox import queries as sent
from fanlight.foundation import clock, paging
from fanlight.foundation.ids import key_of
from fanlight.public.actors.models import Actor
from fanlight.public.comments import queries as public
from fanlight.public.comments.models import Comment as PublicComment
from fanlight.public.comments.queries import Order
from fanlight.public.comments.rules import may_comment
from fanlight.public.videos import queries as videos
from fanlight.public.videos.models import Video
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.comments.contents import contents_of, held_contents, words_of
from fanlight.vault.comments.errors import NoSuchComment, NoSuchVideo
from fanlight.vault.comments.models import Comment, Held, HoldingWords
from fanlight.vault.feed.onlooker import Onlooker
from fanlight.vault.studio.rules import mentions_of

MOST_WAITING = 20
MOST_HELD = 100
MIRRORED_WITHIN = timedelta(minutes=10)

State = Literal["public", "waiting", "held", "refused", "gone"]
"""`waiting` has not crossed yet; `held` its video's creator has to let through; `refused` the public plane does not
take; `gone` was taken away there, or declined."""
HELD_STATES: Mapping[bool, State] = {False: "held", True: "gone"}
"""By whether its creator has declined it."""

Closed = Literal["sign_in", "followers", "nobody"]


@dataclass(frozen=True, kw_only=True)
class Told:
    """A comment, as one viewer sees it."""

    id: UUID
    video_id: UUID
    actor: Actor
    text: str
    mentions: Sequence[str]
    answers: UUID | None
    written_at: datetime
    answer_count: int
    is_mine: bool
    is_creators: bool
    """Written by the creator of the video."""
    may_remove: bool
    state: State


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some comments, and where the next ones begin."""

    comments: Sequence[Told]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class Under:
    """What stands under a video."""

    page: Page
    count: int
    closed: Closed | None
    """Why this viewer may not write there; None if they may."""


def under(viewer: Viewer | None, video_id: UUID, *, order: Order, before: str | None) -> Under:
    """A page of comments, those of the viewer that are still on their way first."""
    video = videos.video(video_id)
    if video is None:
        raise NoSuchVideo()
    onlooker = Onlooker.of(viewer)
    # Asked for before what is public: what crosses meanwhile is told twice rather than never, and then once.
    waiting = _not_public(viewer, video, answers=None) if viewer and before is None else []
    found, following = public.under(video_id, order=order, before=before)
    shown = _shown(found, video, onlooker)
    told = [*_besides(waiting, shown), *shown]
    return Under(page=Page(comments=told, next=following), count=video.comment_count, closed=_closed(video, onlooker))


def answers_to(viewer: Viewer | None, comment_id: UUID, *, after: str | None) -> Page:
    """A page of answers, the first one first; the viewer's own that are on their way at the end."""
    comment = public.comment(comment_id)
    video = videos.video(comment.video_id) if comment else None
    if comment is None or video is None:
        raise NoSuchComment()
    waiting = _not_public(viewer, video, answers=comment_id) if viewer else []
    found, following = public.answers_to(comment_id, after=after)
    told = _shown(found, video, Onlooker.of(viewer))
    if following is None:
        told = [*told, *_besides(waiting[::-1], told)]
    return Page(comments=told, next=following)


def own_comments(account_id: UUID) -> QuerySet[Comment]:
    """All that a person has written, the newest first."""
    return Comment.objects.filter(account_id=account_id).order_by("-written_at", "-id")


def own(viewer: Viewer, *, before: str | None, count: int = public.PAGE) -> Page:
    """All that a person has written, the newest first, and what became of it."""
    found = own_comments(viewer.account_id)
    if before is not None:
        moment, last_id = paging.after(before)
        found = found.filter(Q(written_at__lt=moment) | Q(written_at=moment, id__lt=last_id))
    rows = list(found[: count + 1])
    page, more = rows[:count], rows[count:]
    return Page(
        comments=_own(viewer, page),
        next=paging.cursor(page[-1].written_at, page[-1].id) if more else None,
    )


def told(viewer: Viewer, comment: Comment) -> Told:
    """One comment of the viewer's own."""
    return _own(viewer, [comment])[0]


def holding_words(account_id: UUID) -> tuple[str, ...]:
    """The words by which a creator holds comments back."""
    row = HoldingWords.objects.filter(account_id=account_id).first()
    return words_of(row) if row else ()


def held(viewer: Viewer) -> Page:
    """What is held back under one's videos, the newest first; at most so much that somebody could look through it."""
    found = Held.objects.filter(account_id=viewer.account_id, is_declined=False)
    rows = list(found.select_related("comment__account").order_by("-held_at", "-comment_id")[:MOST_HELD])
    faces = Actor.objects.in_bulk([row.comment.account.actor_id for row in rows])
    return Page(comments=[_held_back(row, faces) for row in rows], next=None)


def _held_back(row: Held, faces: Mapping[UUID, Actor]) -> Told:
    contents, writer = held_contents(row), row.comment.account
    return Told(
        id=row.comment_id,
        video_id=row.comment.video_id,
        actor=faces.get(writer.actor_id) or Actor(id=writer.actor_id, handle=writer.handle),
        text=contents.text,
        mentions=mentions_of(contents.text),
        answers=contents.answers,
        written_at=row.comment.written_at,
        answer_count=0,
        is_mine=False,
        is_creators=False,
        may_remove=True,
        state="held",
    )


def _shown(found: Sequence[PublicComment], video: Video, onlooker: Onlooker) -> list[Told]:
    """Without whom this viewer hides, and the words they do not want to read."""
    hidden = set(onlooker.sheets.hidden_creators.tolist()) if onlooker.sheets else set[int]()
    return [
        _public(comment, video, onlooker.actor_id)
        for comment in found
        if comment.actor_id == onlooker.actor_id
        or not (key_of(comment.actor_id) in hidden or onlooker.mutes(comment.text, ()))
    ]


def _public(comment: PublicComment, video: Video, actor_id: UUID | None) -> Told:
    is_mine = comment.actor_id == actor_id
    return Told(
        id=comment.id,
        video_id=comment.video_id,
        actor=comment.actor,
        text=comment.text,
        mentions=comment.mentions,
        answers=comment.answers_id,
        written_at=comment.written_at,
        answer_count=comment.answer_count,
        is_mine=is_mine,
        is_creators=comment.actor_id == video.actor_id,
        may_remove=is_mine or video.actor_id == actor_id,
        state="public",
    )


def _not_public(viewer: Viewer, video: Video, *, answers: UUID | None) -> list[Told]:
    """What the viewer wrote here of late that is still on its way, or is not taken."""
    rows = Comment.objects.filter(account_id=viewer.account_id, video_id=video.id).order_by("-written_at", "-id")
    told = [one for one in _own(viewer, list(rows[:MOST_WAITING])) if one.answers == answers]
    return [one for one in told if one.state in ("waiting", "held", "refused")]


def _besides(waiting: Sequence[Told], shown: Sequence[Told]) -> list[Told]:
    """Those that are not shown already."""
    ids = {told.id for told in shown}
    return [told for told in waiting if told.id not in ids]


def _own(viewer: Viewer, rows: Collection[Comment]) -> list[Told]:
    """A person's own comments, told from their own records."""
    if not rows:
        return []
    ids = [row.id for row in rows]
    # In the order in which a comment goes its way: what moves on meanwhile is met again, and none seems gone.
    declined = dict(Held.objects.filter(comment_id__in=ids).values_list("comment_id", "is_declined"))
    refused, waiting = sent.refused_comments(viewer.actor_id), sent.waiting_comments(viewer.actor_id)
    there = PublicComment.objects.in_bulk(ids)
    actor = Actor.objects.filter(id=viewer.actor_id).first()
    if actor is None:  # their face has not crossed yet, and so nothing else has
        actor = Actor(id=viewer.actor_id, handle=viewer.handle, name=viewer.name)
    creators = dict(Video.objects.filter(id__in={row.video_id for row in rows}).values_list("id", "actor_id"))
    return [
        _told_by(
            row,
            actor,
            there.get(row.id),
            creators.get(row.video_id),
            HELD_STATES[declined[row.id]]
            if row.id in declined
            else _state(row, there.get(row.id), is_refused=row.id in refused, is_waiting=row.id in waiting),
        )
        for row in rows
    ]


def _state(row: Comment, there: PublicComment | None, *, is_refused: bool, is_waiting: bool) -> State:
    if there is not None:
        return "gone" if there.removed_at else "public"
    if is_refused:
        return "refused"
    # A mirror may be a little behind what has crossed.
    return "waiting" if is_waiting or row.written_at > clock.now() - MIRRORED_WITHIN else "gone"


def _told_by(row: Comment, actor: Actor, there: PublicComment | None, creator_id: UUID | None, state: State) -> Told:
    contents = contents_of(row)
    return Told(
        id=row.id,
        video_id=row.video_id,
        actor=actor,
        text=contents.text,
        mentions=mentions_of(contents.text),
        answers=contents.answers,
        written_at=row.written_at,
        answer_count=there.answer_count if there else 0,
        is_mine=True,
        is_creators=creator_id == actor.id,
        may_remove=True,
        state=state,
    )


def _closed(video: Video, onlooker: Onlooker) -> Closed | None:
    if onlooker.actor_id is None:
        return "nobody" if video.commenting == "nobody" else "sign_in"
    is_creator, follows = video.actor_id == onlooker.actor_id, onlooker.follows_in_public(video.actor_id)
    if may_comment(video.commenting, is_creator=is_creator, follows=follows):
        return None
    return "followers" if video.commenting == "followers" else "nobody"
