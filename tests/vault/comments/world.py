"""Comments in the public tables, as if they had crossed."""

import json
from typing import Any
from uuid import UUID

from django.db.models import F

from fanlight.crossings.outbox.models import Message
from fanlight.public.comments.models import Comment
from fanlight.public.videos.models import Video

PUBLIC = "public_writer"


def crossed(class_name: str = "comment") -> list[dict[str, Any]]:
    """What is on its way, oldest first."""
    rows = Message.objects.filter(class_name=class_name).order_by("seq")
    return [json.loads(bytes(row.body)) for row in rows]


def arrive() -> None:
    """Let every comment that waits be confirmed, and stand in public."""
    for message in Message.objects.filter(class_name="comment", refused_code="").order_by("seq"):
        body = json.loads(bytes(message.body))
        Comment.objects.using(PUBLIC).create(
            id=body["comment_id"],
            video_id=body["video_id"],
            actor_id=body["actor_id"],
            answers_id=body["answers"],
            text=body["text"],
            mentions=body["mentions"],
            written_at=body["written_at"],
        )
        Comment.objects.using(PUBLIC).filter(id=body["answers"]).update(answer_count=F("answer_count") + 1)
        Video.objects.using(PUBLIC).filter(id=body["video_id"]).update(comment_count=F("comment_count") + 1)
        message.delete()


def refuse(code: str = "comments_closed") -> None:
    """Let every comment that waits be refused."""
    Message.objects.filter(class_name="comment").update(refused_code=code)


def commenting(video_id: UUID, who: str) -> None:
    Video.objects.using(PUBLIC).filter(id=video_id).update(commenting=who)
