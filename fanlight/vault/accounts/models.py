"""Tables of people: accounts, their keys, their sessions, and counters against guessing."""

from typing import ClassVar

from django.db import models

from fanlight.foundation import clock, ids


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
