"""Comments over HTTP: anyone reads them, whoever is signed in writes."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from fanlight.public.comments.queries import Order
from fanlight.vault.accounts.sessions import signed_in, viewer_of
from fanlight.vault.comments import actions, queries
from fanlight.vault.comments.schemas import (
    CommentCard,
    CommentsAnswer,
    CommentsPage,
    CommentWish,
    CommentWords,
    CommentWordsEdit,
    comment_card,
    comments_answer,
    comments_page,
)

router = Router(tags=["comments"])

Place = Annotated[str | None, Query(max_length=200)]


@router.get("/videos/{uuid:video_id}/comments", response=CommentsAnswer)
def comments(request: HttpRequest, video_id: UUID, order: Order = "newest", before: Place = None) -> CommentsAnswer:
    """What stands under a video, answers aside; the newest or the most answered first."""
    return comments_answer(queries.under(viewer_of(request), video_id, order=order, before=before))


@router.get("/comments/{uuid:comment_id}/answers", response=CommentsPage)
def answers(request: HttpRequest, comment_id: UUID, after: Place = None) -> CommentsPage:
    """The answers to a comment, the first one first."""
    return comments_page(queries.answers_to(viewer_of(request), comment_id, after=after))


@router.put("/comments/{uuid:comment_id}", response=CommentCard, auth=signed_in)
def write_comment(request: HttpRequest, comment_id: UUID, wish: CommentWish) -> CommentCard:
    """Write under a video, for everyone, under an id of your own making: sent twice, it stands there once."""
    viewer = signed_in(request)
    comment = actions.write(viewer, comment_id, video_id=wish.video_id, text=wish.text, answers=wish.answers)
    return comment_card(queries.told(viewer, comment))


@router.delete("/comments/{uuid:comment_id}", response={204: None}, auth=signed_in)
def remove_comment(request: HttpRequest, comment_id: UUID) -> None:
    """Take away what you wrote, or what stands under a video of yours; what answers it goes with it."""
    actions.remove(signed_in(request), comment_id)


@router.get("/me/comments", response=CommentsPage, auth=signed_in)
def own_comments(request: HttpRequest, before: Place = None) -> CommentsPage:
    """All that you have written under videos, the newest first, and what became of it."""
    return comments_page(queries.own(signed_in(request), before=before))


@router.get("/me/comment-words", response=CommentWords, auth=signed_in)
def comment_words(request: HttpRequest) -> CommentWords:
    """The words by which you hold back what others write under your videos."""
    return CommentWords(words=list(queries.holding_words(signed_in(request).account_id)))


@router.put("/me/comment-words", response=CommentWords, auth=signed_in)
def hold_comments_back(request: HttpRequest, edit: CommentWordsEdit) -> CommentWords:
    """Say which words hold a comment under your videos back until you let it through; what is public stays so."""
    return CommentWords(words=list(actions.hold_back(signed_in(request), edit.words)))


@router.get("/me/held-comments", response=CommentsPage, auth=signed_in)
def held_comments(request: HttpRequest) -> CommentsPage:
    """What is held back under your videos, the newest first; at most a hundred."""
    return comments_page(queries.held(signed_in(request)))


@router.post("/me/held-comments/{uuid:comment_id}", response={204: None}, auth=signed_in)
def let_comment_through(request: HttpRequest, comment_id: UUID) -> None:
    """Let everyone read a comment that was held back under a video of yours. To decline it, remove it."""
    actions.let_through(signed_in(request), comment_id)
