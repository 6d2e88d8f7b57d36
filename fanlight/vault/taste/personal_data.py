"""A person's taste in words, to be taken along; taste itself keeps nothing, and reads what activity keeps."""

from collections.abc import Iterator
from uuid import UUID

from fanlight.custody.exports.pieces import Piece, Places, Record
from fanlight.vault.accounts import queries as accounts
from fanlight.vault.taste import queries

TABLES: tuple[str, ...] = ()
TASTE = "taste/taste.json"
PLACES: Places = {}


def export(account_id: UUID) -> Iterator[Piece]:
    """The very file that `POST /api/taste/import` takes in."""
    yield Record(TASTE, queries.file(accounts.viewer_as(account_id)).dict())


def erase(account_id: UUID) -> None:
    """Nothing is kept here."""
