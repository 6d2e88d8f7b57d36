"""Tables of what came through the gateway."""

from typing import ClassVar

from django.db import models

from fanlight.foundation import clock


class Arrival(models.Model):
    """A message or an object that was taken in; its key stands in the same transaction as its effect."""

    key = models.UUIDField(primary_key=True)
    vault = models.CharField(max_length=60)
    class_name = models.CharField(max_length=20)
    body_sha256 = models.CharField(max_length=64)
    """What came under this key, so that the key cannot be used for something else."""
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="arrival_age")]

    def __str__(self) -> str:
        return f"{self.class_name} {self.key}"


class Nonce(models.Model):
    """A signature already seen; kept as long as it could still pass for fresh."""

    id = models.BigAutoField(primary_key=True)
    vault = models.CharField(max_length=60)
    nonce = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["vault", "nonce"], name="one_use_a_nonce")]
        indexes: ClassVar = [models.Index(fields=["at"], name="nonce_age")]

    def __str__(self) -> str:
        return f"{self.vault} {self.nonce}"


class Account(models.Model):
    """What a vault sent on one day in one class, as the receiver counts it."""

    id = models.BigAutoField(primary_key=True)
    vault = models.CharField(max_length=60)
    day = models.DateField()
    class_name = models.CharField(max_length=20)
    messages = models.PositiveBigIntegerField(default=0)
    size_bytes = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)
    logged_messages = models.PositiveBigIntegerField(default=0, db_default=0)
    """How many of them the transparency log has told of."""
    logged_bytes = models.PositiveBigIntegerField(default=0, db_default=0)
    logged_refused = models.PositiveBigIntegerField(default=0, db_default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["vault", "day", "class_name"], name="one_inbox_account_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.vault} {self.day} {self.class_name}: {self.messages}"
