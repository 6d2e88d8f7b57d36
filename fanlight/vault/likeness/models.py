"""Tables of the prints of public videos, copied from the mirror, and of the numbers by which they are found."""

from typing import ClassVar

from django.db import models


class Known(models.Model):
    """A public video that could be recognised."""

    id = models.BigAutoField(primary_key=True)
    video_id = models.UUIDField(unique=True)
    duration_ms = models.PositiveIntegerField()
    frames = models.BinaryField()
    """PDQ hashes of some of its moments, 32 bytes each."""
    sound = models.BinaryField()
    """Chromaprint of its own sound; empty where that is another's, or tells nothing."""

    def __str__(self) -> str:
        return str(self.video_id)


class Key(models.Model):
    """A word of a print, and a video that has it; no foreign key, which would need an index of its own."""

    id = models.BigAutoField(primary_key=True)
    key = models.IntegerField()
    known_id = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["key", "known_id"], name="known_by_key")]

    def __str__(self) -> str:
        return f"{self.key} in {self.known_id}"
