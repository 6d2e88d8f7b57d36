"""Requests of staff to read something of one person's."""

from django.db import models

from fanlight.foundation import clock, ids
from fanlight.vault.accounts.models import Access, Account


class StaffRequest(models.Model):
    """One operator asks, another approves, and for some hours the one who asked may read the fields that are named."""

    id = models.UUIDField(primary_key=True, default=ids.new_id)
    account = models.ForeignKey(Account, models.CASCADE, related_name="staff_requests")
    purpose = models.CharField(max_length=20, choices=Access.Purpose)
    sealed = models.BinaryField()
    """`requests.Asked`: the reason and the fields. Sealed with the key of the person it is about."""
    hours = models.PositiveSmallIntegerField()
    asked_by = models.UUIDField()
    """The operators' accounts: what is shown of them to the person is that there were two."""
    asked_at = models.DateTimeField(default=clock.now)
    approved_by = models.UUIDField(null=True)
    open_until = models.DateTimeField(null=True)
    """Set when it is approved, and moved to now when it is closed."""

    def __str__(self) -> str:
        return f"request {self.id}"
