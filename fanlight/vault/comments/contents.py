"""What is private about a comment until it has crossed, as it is sealed into its row."""

from uuid import UUID

import msgspec

from fanlight.custody.sealing import Cell
from fanlight.vault.accounts import vaulting
from fanlight.vault.comments.models import Comment


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """What was written."""

    text: str
    answers: UUID | None


_decoder = msgspec.json.Decoder(Contents)


def contents_of(comment: Comment) -> Contents:
    """What was sealed into this row."""
    return _decoder.decode(
        vaulting.unseal(comment.account_id, _cell(comment.id), bytes(comment.sealed), purpose="publishing")
    )


def sealed(account_id: UUID, comment_id: UUID, contents: Contents) -> bytes:
    """Contents as they go into this row, and into no other."""
    return vaulting.seal(account_id, _cell(comment_id), msgspec.json.encode(contents))


def _cell(comment_id: UUID) -> Cell:
    return Cell("own_comments_comment", "sealed", comment_id)
