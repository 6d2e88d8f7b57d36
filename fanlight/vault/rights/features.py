"""The features that hold something on people, the topmost first: rows go before what they hang on."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from fanlight.vault.accounts import personal_data as accounts
from fanlight.vault.activity import personal_data as activity
from fanlight.vault.studio import personal_data as studio


class PersonalData(Protocol):
    """What every `personal_data.py` offers."""

    __name__: str
    TABLES: tuple[str, ...]

    def export(self, account_id: UUID) -> dict[str, object]:
        """What its person gets to see, in their own copy."""

    def erase(self, account_id: UUID) -> None:
        """Let it all go, inside the caller's transaction."""


FEATURES: Sequence[PersonalData] = (studio, activity, accounts)
