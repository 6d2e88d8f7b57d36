"""The table of comments."""

from typing import ClassVar

from django.db import models

from fanlight.public.actors.models import Actor
from fanlight.public.videos.models import Video


class Comment(models.Model):
    """Words under a video. One that was taken away keeps its row, emptied, so that its id never comes back."""

    id = models.UUIDField(primary_key=True)
    video = models.ForeignKey(Video, models.DO_NOTHING, related_name="comments")
    actor = models.ForeignKey(Actor, models.DO_NOTHING, related_name="comments")
    answers = models.ForeignKey("self", models.DO_NOTHING, null=True, related_name="answered_by")
    """The comment it answers, which answers none itself. Rows are deleted by `actions` alone, answers first."""
    text = models.CharField(max_length=500, db_default="")
    mentions = models.JSONField(default=list)
    """Handles without the @, in the order of the text."""
    written_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    answer_count = models.PositiveIntegerField(db_default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["video", "-written_at", "-id"],
                name="comment_newest",
                condition=models.Q(removed_at=None, answers=None),
            ),
            models.Index(
                fields=["video", "-answer_count", "-written_at", "-id"],
                name="comment_most_answered",
                condition=models.Q(removed_at=None, answers=None),
            ),
            models.Index(
                fields=["answers", "written_at", "id"],
                name="comment_answers",
                condition=models.Q(removed_at=None, answers__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
