"""The table of changes."""

from typing import ClassVar

from django.db import models


class Change(models.Model):
    """The last change of a row: it appeared, looks different, or is gone. Written by triggers alone."""

    seq = models.BigAutoField(primary_key=True)
    table_name = models.CharField(max_length=40)
    row_key = models.CharField(max_length=36)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["table_name", "row_key"], name="last_change_of_a_row")]

    def __str__(self) -> str:
        return f"{self.seq} {self.table_name} {self.row_key}"
