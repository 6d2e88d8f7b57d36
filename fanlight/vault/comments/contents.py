"""What is private about a comment until it has crossed, as it is sealed into its row."""

from uuid import UUID

import msgspec

from fanlight.custody.sealing import Cell
from fanlight.vault.accounts import vaulting
from fanlight.vault.comments.models import Comment, Held, HoldingWords


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """What was written."""

    text: str
    answers: UUID | None


class Words(msgspec.Struct, frozen=True):
    """The words that hold a comment back, as they are compared."""

    words: tuple[str, ...] = ()


_decoder = msgspec.json.Decoder(Contents)
_words = msgspec.json.Decoder(Words)


def contents_of(comment: Comment) -> Contents:
    """What was sealed into this row."""
    return _decoder.decode(
        vaulting.unseal(comment.account_id, _cell(comment.id), bytes(comment.sealed), purpose="publishing")
    )


def sealed(account_id: UUID, comment_id: UUID, contents: Contents) -> bytes:
    """Contents as they go into this row, and into no other."""
    return vaulting.seal(account_id, _cell(comment_id), msgspec.json.encode(contents))


def words_of(row: HoldingWords) -> tuple[str, ...]:
    """What was sealed into this row."""
    cell = _words_cell(row.account_id)
    return _words.decode(vaulting.unseal(row.account_id, cell, bytes(row.sealed), purpose="publishing")).words


def sealed_words(account_id: UUID, words: tuple[str, ...]) -> bytes:
    """A creator's words as they go into their row."""
    return vaulting.seal(account_id, _words_cell(account_id), msgspec.json.encode(Words(words)))


def held_contents(held: Held) -> Contents:
    """The creator's copy of a comment that is held back."""
    cell = _held_cell(held.comment_id)
    return _decoder.decode(vaulting.unseal(held.account_id, cell, bytes(held.sealed), purpose="publishing"))


def sealed_copy(account_id: UUID, comment_id: UUID, contents: Contents) -> bytes:
    """A comment as it is kept for the creator who holds it back."""
    return vaulting.seal(account_id, _held_cell(comment_id), msgspec.json.encode(contents))


def _words_cell(account_id: UUID) -> Cell:
    return Cell("own_comments_holdingwords", "sealed", account_id)


def _held_cell(comment_id: UUID) -> Cell:
    return Cell("own_comments_held", "sealed", comment_id)


def _cell(comment_id: UUID) -> Cell:
    return Cell("own_comments_comment", "sealed", comment_id)
