"""Tables of who shows which bytes, and of bytes about to go."""

from typing import ClassVar

from django.db import models


class Holding(models.Model):
    """A video or an actor shows an object. Two that show the same bytes share one file."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=80)
    """`<sha256>.<extension>`"""
    holder = models.UUIDField()
    """The id of the video or the actor."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["name", "holder"], name="one_holding_each")]
        indexes: ClassVar = [models.Index(fields=["holder"], name="holding_of")]

    def __str__(self) -> str:
        return self.name


class Leaving(models.Model):
    """An object to delete when its time comes, unless somebody shows it by then."""

    name = models.CharField(max_length=80, primary_key=True)
    due_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["due_at"], name="leaving_due")]

    def __str__(self) -> str:
        return self.name
