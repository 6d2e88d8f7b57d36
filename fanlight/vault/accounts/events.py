"""What this feature announces."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class AccountOpened:
    """Someone signed up; announced inside the transaction that made their account."""

    account_id: UUID
    actor_id: UUID
    handle: str
    name: str
    is_minor: bool
