"""The tables of comments as their writers keep them, and of what creators hold back."""

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


class HoldingWords(models.Model):
    """The words with which a creator holds back what others write under their videos."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="holding_words")
    sealed = models.BinaryField()
    """`contents.Words`."""

    def __str__(self) -> str:
        return str(self.account_id)


class Held(models.Model):
    """A comment that has not crossed, since the creator of its video has to let it through: the creator's copy."""

    comment = models.OneToOneField(Comment, models.CASCADE, primary_key=True, related_name="held")
    account = models.ForeignKey(Account, models.CASCADE, related_name="held_comments")
    """Of the creator."""
    sealed = models.BinaryField()
    """`contents.Contents`; empty once it is declined."""
    held_at = models.DateTimeField()
    is_declined = models.BooleanField(default=False)
    """The creator does not want it there; its writer keeps it."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "is_declined", "-held_at"], name="held_comment_newest")]

    def __str__(self) -> str:
        return str(self.comment_id)
