"""Tables of what people have asked of the vault about all that it holds on them."""

from django.db import models

from fanlight.foundation import clock, ids
from fanlight.vault.accounts.models import Account


class Leaving(models.Model):
    """An order to erase somebody that is being carried out; it goes with them."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="leaving")
    nonce = models.BinaryField()
    """With which they will recognise the log's entry; in their receipt and, from then on, nowhere else."""
    source = models.CharField(max_length=200, db_default="")
    moved_to = models.CharField(max_length=200, db_default="")
    """The origins of the log here and of the other vault's, of somebody who has moved there; else empty."""

    def __str__(self) -> str:
        return "leaving"


class Shred(models.Model):
    """Where in the log an erasure stands. Both can be read there by everyone; neither names anyone."""

    commitment = models.CharField(primary_key=True, max_length=64)
    index = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.commitment} at {self.index}"


class Keeping(models.Model):
    """How long somebody wants what they watch to be kept; without a row, until they clear it."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="keeping")
    watches_days = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.watches_days} days"


class Export(models.Model):
    """Somebody's copy of everything, being gathered or ready to be fetched; one a person. The file is sealed."""

    class Stage(models.TextChoices):
        GATHERING = "gathering"
        READY = "ready"

    id = models.UUIDField(primary_key=True, default=ids.new_id)
    account = models.OneToOneField(Account, models.CASCADE, related_name="export")
    stage = models.CharField(max_length=9, choices=Stage, default=Stage.GATHERING)
    job_id = models.UUIDField(null=True)
    """The job that gathers it, or did so."""
    size_bytes = models.PositiveBigIntegerField(default=0)
    """How large the zip is; 0 until it is ready."""
    asked_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(null=True, db_index=True)
    """When it is deleted; it is said when the file is ready."""
    open_to = models.UUIDField()
    """The session in which the password was shown last: in no other can it be fetched."""
    open_until = models.DateTimeField()
    recipient = models.BinaryField(null=True)
    """The key of another vault, where the copy is sealed for it alone."""

    def __str__(self) -> str:
        return f"{self.stage} {self.id}"


class Import(models.Model):
    """An export of this or another Fanlight, on its way in or taken in; one a person. The file is sealed."""

    class Stage(models.TextChoices):
        ARRIVING = "arriving"
        TAKING = "taking"
        DONE = "done"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=ids.new_id)
    account = models.OneToOneField(Account, models.CASCADE, related_name="brought")
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.ARRIVING)
    job_id = models.UUIDField(null=True)
    size_bytes = models.PositiveBigIntegerField()
    received_bytes = models.PositiveBigIntegerField(default=0)
    """So many are on the disk."""
    sealed = models.BinaryField(default=b"")
    """`outcomes.Outcome`: what came of it; nothing before that."""
    expires_at = models.DateTimeField(db_index=True)
    """When an unfinished one is thrown away, or the account of a finished one."""

    def __str__(self) -> str:
        return f"{self.stage} {self.id}"


class Departure(models.Model):
    """Somebody's order to move to another vault, until that vault's receipt comes or they think better of it."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="departure")
    nonce = models.BinaryField()
    """With which both logs' entries are made."""
    sealed = models.BinaryField()
    """`going.Going`: where to."""

    def __str__(self) -> str:
        return "departure"


class Arrival(models.Model):
    """Somebody who expects to move here with their public face, or has done so."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="arrival")
    claim = models.CharField(max_length=64, unique=True)
    """What the public plane is told by the other vault."""
    sealed = models.BinaryField()
    """The secret that it is the hash of."""
    commitment = models.CharField(max_length=64, db_default="")
    index = models.BigIntegerField(null=True)
    """Where in the log it stands that all has been taken in."""

    def __str__(self) -> str:
        return "arrival"
