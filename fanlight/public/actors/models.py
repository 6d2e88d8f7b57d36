"""Tables of public faces and of the follows between them."""

from typing import ClassVar

from django.db import models

from fanlight.foundation import clock


class Actor(models.Model):
    """Someone who publishes or follows in public. Its person, if it has one here, is known to a vault only."""

    id = models.UUIDField(primary_key=True)
    handle = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=60, db_default="")
    bio = models.CharField(max_length=300, db_default="")
    avatar_sha256 = models.CharField(max_length=64, db_default="")
    vault = models.CharField(max_length=60)
    """The vault whose signed crossings may speak for this actor."""
    heir = models.CharField(max_length=60, db_default="")
    """The vault that may take over; empty where nobody is moving."""
    claim = models.CharField(max_length=64, db_default="")
    """SHA-256 of the secret with which it does."""
    joined_on = models.DateField(default=clock.today)
    retired_at = models.DateTimeField(null=True)
    follower_count = models.PositiveIntegerField(db_default=0)
    following_count = models.PositiveIntegerField(db_default=0)
    video_count = models.PositiveIntegerField(db_default=0)

    def __str__(self) -> str:
        return f"@{self.handle}"


class Follow(models.Model):
    """A public follow."""

    id = models.BigAutoField(primary_key=True)
    follower = models.ForeignKey(Actor, models.CASCADE, related_name="following")
    followed = models.ForeignKey(Actor, models.CASCADE, related_name="followers")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["follower", "followed"], name="one_follow_a_pair"),
            models.CheckConstraint(condition=~models.Q(follower=models.F("followed")), name="no_follow_of_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.follower_id} follows {self.followed_id}"
