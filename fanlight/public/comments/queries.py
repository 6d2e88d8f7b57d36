"""Reads of comments."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from django.db.models import Q, QuerySet

from fanlight.foundation import paging
from fanlight.public.comments.models import Comment

PAGE = 20

Order = Literal["newest", "answered"]
"""`newest` first, or the most answered first, and of equals the newest."""


def comment(comment_id: UUID) -> Comment | None:
    """A comment that everyone may read; None when there is none, or none any more."""
    return _shown().filter(id=comment_id).first()


def under(
    video_id: UUID, *, order: Order = "newest", before: str | None = None, count: int = PAGE
) -> tuple[Sequence[Comment], str | None]:
    """A page of what stands under a video and answers nothing, and where the next one begins."""
    found = _shown().filter(video_id=video_id, answers=None)
    keys = ["-written_at", "-id"] if order == "newest" else ["-answer_count", "-written_at", "-id"]
    if before is not None:
        found = found.filter(_later(before, order))
    page = list(found.order_by(*keys)[: count + 1])
    return page[:count], _place(page[count - 1], order) if len(page) > count else None


def answers_to(
    comment_id: UUID, *, after: str | None = None, count: int = PAGE
) -> tuple[Sequence[Comment], str | None]:
    """A page of the answers to a comment, the first one first, and where the next one begins."""
    found = _shown().filter(answers_id=comment_id).order_by("written_at", "id")
    if after is not None:
        moment, last_id = paging.after(after)
        found = found.filter(Q(written_at__gt=moment) | Q(written_at=moment, id__gt=last_id))
    page = list(found[: count + 1])
    return page[:count], paging.cursor(page[count - 1].written_at, page[count - 1].id) if len(page) > count else None


def first_answers(comments: Sequence[Comment], *, most: int) -> dict[UUID, list[Comment]]:
    """Answers to several comments, the first ones first, as many as a page of strangers shows in all."""
    asked = [each.id for each in comments if each.answer_count]
    found = _shown().filter(answers_id__in=asked).order_by("written_at", "id")[:most] if asked else []
    answers: dict[UUID, list[Comment]] = {}
    for each in found:
        if each.answers_id is not None:
            answers.setdefault(each.answers_id, []).append(each)
    return answers


def _shown() -> QuerySet[Comment]:
    return Comment.objects.select_related("actor").filter(removed_at=None)


def _place(last: Comment, order: Order) -> str:
    place = paging.cursor(last.written_at, last.id)
    return place if order == "newest" else f"{last.answer_count}.{place}"


def _later(before: str, order: Order) -> Q:
    """What stands after a place in an order; as answers come in, some may be met twice, and none is left out."""
    answered, _, place = before.rpartition(".")
    moment, last_id = paging.after(before if order == "newest" else place)
    later = Q(written_at__lt=moment) | Q(written_at=moment, id__lt=last_id)
    if order == "newest":
        return later
    if not (answered.isascii() and answered.isdigit() and len(answered) < 10):
        raise paging.BadCursor()
    return Q(answer_count__lt=int(answered)) | (Q(answer_count=int(answered)) & later)
