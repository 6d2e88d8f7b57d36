"""The table of comments as their writers keep them."""

from typing import ClassVar

from django.db import models

from fanlight.vault.accounts.models import Account


class Comment(models.Model):
    """What a person wrote under a video. It stays theirs until they take it away, whatever became of it in public."""

    id = models.UUIDField(primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="comments")
    video_id = models.UUIDField()
    sealed = models.BinaryField()
    """`contents.Contents`."""
    written_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "-written_at", "-id"], name="own_comment_newest"),
            models.Index(fields=["account", "video_id"], name="own_comment_under"),
        ]

    def __str__(self) -> str:
        return str(self.id)
