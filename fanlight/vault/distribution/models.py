"""The table of counts: for each video and day how many people something happened to. It names no person."""

from typing import ClassVar

from django.db import models


class Count(models.Model):
    """How many people one fact about a video was true of on one day, each person once."""

    class Fact(models.TextChoices):
        CONSIDERED = "considered"
        """A source of For You named it, for a person who is counted that day."""
        KEPT_OUT = "kept_out"
        """It was considered, and `name` is the first rule of the filters that did not let it pass."""
        SHOWN = "shown"
        """It was on a screen; `name` is where it came from."""
        FINISHED = "finished"
        """It was shown, and watched to its end."""

    id = models.BigAutoField(primary_key=True)
    video_key = models.BigIntegerField()
    """`ids.key_of` its id, as a signed number."""
    day = models.DateField(db_index=True)
    fact = models.CharField(max_length=10, choices=Fact)
    name = models.CharField(max_length=16)
    people = models.PositiveIntegerField()
    one_in = models.PositiveIntegerField()
    """Of how many people one was counted that day."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["video_key", "day", "fact", "name"], name="one_count_of_a_fact"),
        ]

    def __str__(self) -> str:
        return f"{self.fact} {self.name} on {self.day}: {self.people}"
