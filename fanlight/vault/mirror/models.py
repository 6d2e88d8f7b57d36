"""Tables of how far the vault has listened."""

from typing import ClassVar

from django.db import models

from fanlight.foundation import clock


class Cursor(models.Model):
    """The last journal entry that was passed on; moves in the transaction of its reactions."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="one_cursor")]

    def __str__(self) -> str:
        return str(self.seq)


class Unheard(models.Model):
    """An entry whose reaction failed: set aside, so that later ones are not held up, and tried again."""

    seq = models.BigIntegerField(primary_key=True)
    attempts = models.PositiveIntegerField(default=1)
    problem = models.CharField(max_length=200)
    next_try_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.seq} after {self.attempts} tries"
