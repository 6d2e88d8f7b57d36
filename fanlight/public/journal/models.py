"""The journal's table."""

from typing import ClassVar

from django.db import models

from fanlight.foundation import clock


class Entry(models.Model):
    """One happening. Written only by `journal.actions.record`, which keeps numbers in the order of visibility."""

    class Kind(models.TextChoices):
        VIDEO_PUBLISHED = "video_published"
        VIDEO_WITHDRAWN = "video_withdrawn"
        ACTOR_CHANGED = "actor_changed"
        ACTOR_RETIRED = "actor_retired"
        FOLLOWED = "followed"
        UNFOLLOWED = "unfollowed"
        COMMENTED = "commented"
        UNCOMMENTED = "uncommented"

    seq = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=24, choices=Kind)
    actor_id = models.UUIDField()
    """Who did it."""
    subject_id = models.UUIDField()
    """What or whom it was done to."""
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.subject_id}"
