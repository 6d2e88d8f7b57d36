"""The features that hold something on people, the topmost first: rows go before what they hang on."""

from collections.abc import Iterator, Sequence
from typing import Protocol
from uuid import UUID

from fanlight.custody.exports.pieces import Piece, Places
from fanlight.vault.accounts import personal_data as accounts
from fanlight.vault.activity import personal_data as activity
from fanlight.vault.comments import personal_data as comments
from fanlight.vault.ledger import personal_data as ledger
from fanlight.vault.rights import held as rights
from fanlight.vault.studio import personal_data as studio
from fanlight.vault.taste import personal_data as taste


class PersonalData(Protocol):
    """What every `personal_data.py` offers."""

    __name__: str
    TABLES: tuple[str, ...]
    PLACES: Places
    """Where in an export each field is that the manifest declares as exported."""

    def export(self, account_id: UUID) -> Iterator[Piece]:
        """What its person gets to see, in their own copy, piece by piece."""

    def erase(self, account_id: UUID) -> None:
        """Let it all go, inside the caller's transaction."""


FEATURES: Sequence[PersonalData] = (rights, taste, comments, studio, activity, ledger, accounts)
