"""Tables of what waits to cross and of what has crossed."""

from typing import ClassVar

from django.db import models

from fanlight.foundation import clock


class Message(models.Model):
    """A crossing on its way. Its row goes when the public plane has confirmed it; a refused one stays to be seen."""

    seq = models.BigAutoField(primary_key=True)
    key = models.UUIDField(unique=True)
    """The idempotency key: the public plane takes a message once, however often it is sent."""
    lane = models.UUIDField()
    """The public actor it speaks for; messages of one lane arrive in the order in which they were sent."""
    class_name = models.CharField(max_length=20)
    body = models.BinaryField()
    """The bytes that are signed: JSON of the crossing's schema, and nothing else."""
    objects_ahead = models.JSONField(default=list)
    """Names of the objects whose bytes must be there first."""
    objects_sent = models.JSONField(default=list)
    """Those of them that the public plane has confirmed."""
    round = models.PositiveIntegerField(default=0)
    """How often the objects had to be sent again, because the public plane had let one go in between."""
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(default=clock.now)
    last_problem = models.CharField(max_length=200, default="")
    refused_code = models.CharField(max_length=60, default="")
    """Why the public plane will never take it; empty while it waits."""
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["seq"], name="outbox_waiting", condition=models.Q(refused_code="")),
            models.Index(fields=["lane", "seq"], name="outbox_lane"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.class_name}"


class Sent(models.Model):
    """A message or an object that the public plane has confirmed, as it is counted in an account."""

    key = models.UUIDField(primary_key=True)
    class_name = models.CharField(max_length=20)
    day = models.DateField(db_index=True)
    """The receiver's, under which both sides count it."""
    body_sha256 = models.CharField(max_length=64)
    """Of the bytes that crossed; for an object, of what it is called after."""

    def __str__(self) -> str:
        return f"{self.class_name} {self.key}"


class Unanswered(models.Model):
    """A message or an object that may have been on its way when it was dropped: the public plane is asked whether it
    has it, so that both sides count the same."""

    key = models.UUIDField(primary_key=True)
    class_name = models.CharField(max_length=20)
    body_sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    since = models.DateTimeField(default=clock.now)
    ask_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.class_name} {self.key}"


class Account(models.Model):
    """What crossed on one day in one class, as the sender counts it."""

    id = models.BigAutoField(primary_key=True)
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
        constraints: ClassVar = [models.UniqueConstraint(fields=["day", "class_name"], name="one_outbox_account_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.class_name}: {self.messages}"


class Egress(models.Model):
    """Bytes that the gateway has sent in one class since the log was last told."""

    class_name = models.CharField(max_length=20, primary_key=True)
    size_bytes = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.class_name}: {self.size_bytes} bytes"


class Meter(models.Model):
    """What the line to the public plane's counters said when the log was last told."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    interface = models.CharField(max_length=15)
    boot_id = models.CharField(max_length=36)
    """Counters begin anew with the machine."""
    sent_bytes = models.PositiveBigIntegerField()
    sent_packets = models.PositiveBigIntegerField()
    balance = models.BigIntegerField(default=0)
    """Bytes that were explained before they were counted on the line, or the other way round: less than none."""

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="one_meter")]

    def __str__(self) -> str:
        return f"{self.interface}: {self.sent_bytes} bytes"
