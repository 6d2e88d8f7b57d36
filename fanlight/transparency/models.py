"""Tables of a plane's log, and of what its witness has cosigned."""

from typing import ClassVar

from django.db import models

from fanlight.foundation import clock


class Head(models.Model):
    """The newest checkpoint of this plane's log, signed."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    note = models.TextField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="one_log")]

    def __str__(self) -> str:
        return self.note.partition("\n\n")[0]


class Entry(models.Model):
    """An entry of the log. Written by `shelf.put` alone, and never changed or deleted."""

    index = models.BigIntegerField(primary_key=True)
    data = models.BinaryField()

    def __str__(self) -> str:
        return str(self.index)


class Tile(models.Model):
    """The hashes of a tile as far as it has grown."""

    id = models.BigAutoField(primary_key=True)
    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["level", "index"], name="one_tile_a_place")]

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Blob(models.Model):
    """Bytes that entries name by their hash."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    content_type = models.CharField(max_length=60)
    data = models.BinaryField()
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.sha256


class Witnessed(models.Model):
    """The newest checkpoint of another's log that this plane has cosigned."""

    origin_sha256 = models.CharField(primary_key=True, max_length=64)
    note = models.TextField()
    """With the log's own signatures and our cosignature."""

    def __str__(self) -> str:
        return self.note.partition("\n")[0]
