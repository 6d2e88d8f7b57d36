"""Tables of what people watch and like: sealed for each person, and a stream to learn from that names nobody."""

from typing import ClassVar

from django.db import models

from fanlight.vault.accounts.models import Account


class Sheet(models.Model):
    """A person's private sheet, rewritten whole; `contents` says what is on each kind."""

    class Kind(models.TextChoices):
        RECENT = "recent"
        """The last watches, for the feed. One a person."""
        SEEN = "seen"
        """The videos met on one day; `number` is the day's ordinal, so that old ones leave without being opened."""
        MARKS = "marks"
        """Follows and where they came from, shares, videos not wanted, hidden creators. One a person."""
        LIKES = "likes"
        """Up to a thousand likes; `number` counts the sheets."""
        SAVES = "saves"
        """The same of saved videos."""
        TALKS = "talks"
        """And of videos they have written something under."""
        WISHES = "wishes"
        """What a person asks of their feeds by hand. One a person."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE, db_index=False)
    kind = models.CharField(max_length=6, choices=Kind)
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "kind", "number"], name="one_sheet_of_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Segment(models.Model):
    """One acknowledged batch of a person's history; written once. Who reads the table sees days and sizes only."""

    class Kind(models.TextChoices):
        WATCH = "watch"
        CLEAR = "clear"
        """No batch, but a wish: all batches up to this number are forgotten, and on their way out."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE, db_index=False)
    kind = models.CharField(max_length=5, choices=Kind)
    day = models.DateField()
    seq = models.PositiveIntegerField()
    """Counts this person's segments."""
    sealed = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "kind", "seq"], name="one_segment_of_a_number"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account"], name="segment_clear", condition=models.Q(kind="clear")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.seq} of {self.day}"


class Event(models.Model):
    """A row of the learning stream, sealed with the key of its day. It names no person."""

    seq = models.BigAutoField(primary_key=True)
    """Given in the order in which rows become visible: a reader may tail it."""
    day = models.DateField()
    """Has no index, which every report would pay for: days stand in the order of numbers."""
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.seq} of {self.day}"


class PendingCount(models.Model):
    """What was added to a video's public counts since the last crossing. It names no person."""

    video_id = models.UUIDField(primary_key=True)
    views = models.PositiveBigIntegerField(default=0)
    likes = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.views} views, {self.likes} likes"


class DayCount(models.Model):
    """What a day adds to a video's public counts, where another owner's public plane is told in noised numbers only."""

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    video_id = models.UUIDField()
    views = models.BigIntegerField(default=0)
    likes = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["day", "video_id"], name="one_count_a_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.views} views, {self.likes} likes"


class ReleasedDay(models.Model):
    """A day whose noised numbers have been drawn: noise drawn twice for the same day would tell more than it may."""

    day = models.DateField(primary_key=True)

    def __str__(self) -> str:
        return str(self.day)
