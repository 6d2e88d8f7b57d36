"""What crosses the wire about comments."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from fanlight.crossings.comment import LONGEST
from fanlight.foundation.schemas import Received
from fanlight.vault.comments.queries import Closed, Page, State, Told, Under
from fanlight.vault.comments.rules import MOST_WORDS
from fanlight.vault.feed.cards import image_url


class CommentWish(Received):
    """What to write under a video, for everyone."""

    video_id: UUID
    text: Annotated[str, Field(max_length=4 * LONGEST)]
    """At most 500 characters, once blanks around it are gone."""
    answers: UUID | None = None
    """The comment that it answers; one that is an answer itself cannot be answered."""


class CommentWords(Schema):
    """By which comments under a creator's videos are held back."""

    words: list[str]
    """As they are compared: without regard to case."""


class CommentWordsEdit(Received):
    """Which words hold back what others write, all of them."""

    words: Annotated[list[Annotated[str, Field(max_length=240)]], Field(max_length=5 * MOST_WORDS)]
    """At most 200, each of at most 60 characters; several in a line are one."""


class WriterCard(Schema):
    """Who wrote it."""

    id: UUID
    handle: str
    name: str
    avatar: str | None
    is_me: bool
    is_creator: bool
    """Of the video."""


class CommentCard(Schema):
    """A comment, as one viewer sees it."""

    id: UUID
    video_id: UUID
    writer: WriterCard
    text: str
    mentions: list[str]
    """Handles without the @."""
    answers: UUID | None
    written_at: datetime
    answer_count: int
    may_remove: bool
    state: State


class CommentsAnswer(Schema):
    """A page of what stands under a video."""

    items: list[CommentCard]
    next: str | None
    count: int
    """Of all comments, answers included."""
    closed: Closed | None
    """Why the viewer may not write there; null if they may."""


class CommentsPage(Schema):
    """A page of answers, or of one's own comments."""

    items: list[CommentCard]
    next: str | None


def comment_card(told: Told) -> CommentCard:
    """A comment, worded."""
    return CommentCard(
        id=told.id,
        video_id=told.video_id,
        writer=WriterCard(
            id=told.actor.id,
            handle=told.actor.handle,
            name=told.actor.name,
            avatar=image_url(told.actor.avatar_sha256),
            is_me=told.is_mine,
            is_creator=told.is_creators,
        ),
        text=told.text,
        mentions=list(told.mentions),
        answers=told.answers,
        written_at=told.written_at,
        answer_count=told.answer_count,
        may_remove=told.may_remove,
        state=told.state,
    )


def comments_page(page: Page) -> CommentsPage:
    """A page, worded."""
    return CommentsPage(items=[comment_card(told) for told in page.comments], next=page.next)


def comments_answer(under: Under) -> CommentsAnswer:
    """What stands under a video, worded."""
    items = [comment_card(told) for told in under.page.comments]
    return CommentsAnswer(items=items, next=under.page.next, count=under.count, closed=under.closed)
