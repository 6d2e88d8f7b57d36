"""Tables of people: accounts, their keys, their sessions, and counters against guessing."""

from typing import ClassVar

from django.db import models

from fanlight.custody import accesses
from fanlight.foundation import clock, ids, reading


class AccountQuerySet(models.QuerySet["Account"]):
    """Sets of people."""

    def present(self) -> "AccountQuerySet":
        """Without those who are leaving: for them nothing is written any more."""
        return self.exclude(password="")

    def leaving(self) -> "AccountQuerySet":
        return self.filter(password="")


class Account(models.Model):
    """A person. What is private about them is sealed with their data key."""

    class Role(models.TextChoices):
        MEMBER = "member"
        OPERATOR = "operator"

    id = models.UUIDField(primary_key=True, default=ids.new_id)
    actor_id = models.UUIDField(unique=True, default=ids.new_id)
    """Their public face. The public plane knows this id and never the other."""
    handle = models.CharField(max_length=30, unique=True)
    password = models.CharField(max_length=160)
    """A hash, in Django's format; empty from the moment their person leaves, so that nobody gets in any more."""
    recovery = models.CharField(max_length=64)
    """SHA-256 of the recovery code: it has 128 random bits, so nothing slower is needed."""
    role = models.CharField(max_length=8, choices=Role, default=Role.MEMBER)
    sealed = models.BinaryField()
    """`particulars.Particulars`."""
    created_on = models.DateField(default=clock.today)

    objects = AccountQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["id"], name="account_leaving", condition=models.Q(password="")),
        ]

    def __str__(self) -> str:
        return f"@{self.handle}"


class DataKey(models.Model):
    """A person's data key, wrapped. Without this row nothing that was sealed for them can be read again."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="data_keys")
    version = models.PositiveIntegerField(default=1)
    wrapped = models.BinaryField()
    kek_id = models.CharField(max_length=16)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "version"], name="one_data_key_a_version"),
        ]

    def __str__(self) -> str:
        return f"data key {self.version} of {self.account_id}"


class DayKey(models.Model):
    """The key of one day of the learning stream, wrapped. It is destroyed with the day's rows."""

    day = models.DateField(primary_key=True)
    wrapped = models.BinaryField()
    kek_id = models.CharField(max_length=16)

    def __str__(self) -> str:
        return f"key of {self.day}"


class Session(models.Model):
    """Someone is signed in on a device."""

    id = models.UUIDField(primary_key=True, default=ids.new_id)
    token_hash = models.CharField(max_length=64, unique=True)
    """SHA-256 of the cookie: whoever reads this table cannot sign in with it."""
    account = models.ForeignKey(Account, models.CASCADE, related_name="sessions")
    sealed = models.BinaryField()
    """`visits.Visit`: the device and the network it came from."""
    created_at = models.DateTimeField(default=clock.now)
    seen_on = models.DateField(default=clock.today)
    expires_on = models.DateField()

    def __str__(self) -> str:
        return f"session {self.id}"


class Attempt(models.Model):
    """How often something was tried in a window of time. The bucket is a keyed hash: it names nobody."""

    bucket = models.CharField(max_length=64, primary_key=True)
    tries = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.tries} tries"


class AccessLeaf(models.Model):
    """A read of somebody's sealed data, as the log counts it: it does not say whose, and outlives them."""

    class Kind(models.TextChoices):
        OTHER = "other"
        """Another person, shown what its creator has shown them."""
        SERVICE = "service"
        STAFF = "staff"

    id = models.BigAutoField(primary_key=True)
    hour = models.DateTimeField()
    kind = models.CharField(max_length=7, choices=Kind)
    purpose = models.CharField(max_length=20)
    hash = models.BinaryField()
    """Of the leaf (RFC 6962), which nobody can make again without the nonce."""
    entry = models.BigIntegerField(null=True, db_index=True)
    """The index of the log's entry whose root is over it; empty until the hour is over."""
    position = models.PositiveIntegerField(default=0)
    """Its place among the leaves of that entry."""

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Access(models.Model):
    """Somebody, or something, other than the person themselves has read what is sealed for this person."""

    class Purpose(models.TextChoices):
        ACCOUNT = "account"
        SECURITY = "security"
        FEED = "feed"
        PUBLISHING = "publishing"
        COUNTING = "counting"
        OPERATION = "operation"
        RIGHTS = "rights"

    id = models.UUIDField(primary_key=True, default=ids.new_id)
    # Without the database's own check: who reads for long, in one transaction, must not fail because somebody left.
    account = models.ForeignKey(Account, models.CASCADE, related_name="accesses", db_constraint=False)
    leaf = models.OneToOneField(AccessLeaf, models.PROTECT)
    hour = models.DateTimeField()
    kind = models.CharField(max_length=7, choices=AccessLeaf.Kind)
    reader = models.CharField(max_length=40)
    purpose = models.CharField(max_length=20, choices=Purpose)
    field = models.CharField(max_length=80)
    ticket = models.UUIDField(default=reading.NO_TICKET)
    """The request by which staff were let in; zero for all others."""
    sealed = models.BinaryField()
    """The nonce with which this person, and nobody else, finds their leaf."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "hour", "kind", "reader", "purpose", "field", "ticket"], name="one_access_an_hour"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reader}: {self.field}"

    def leaf_bytes(self, nonce: bytes) -> bytes:
        """What its leaf was made from."""
        return accesses.leaf(
            subject=accesses.subject(nonce, self.account_id),
            hour=f"{self.hour:%Y-%m-%dT%H}",
            kind=self.kind,
            reader=self.reader,
            purpose=self.purpose,
            field=self.field,
            ticket="" if self.ticket == reading.NO_TICKET else str(self.ticket),
        )
