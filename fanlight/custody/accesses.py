"""What stands in an hour's tree of reads: leaves that only the person they are about can recognise.

A leaf names its person as SHA-256("custody/subj" || nonce || account id as text), and the nonce is kept with that
person's rows, sealed with their key. When they are erased it is gone, and nobody can say any more whose leaf it was.
"""

import hashlib
import secrets
from collections.abc import Sequence
from functools import cache
from uuid import UUID

from fanlight.custody import merkle
from fanlight.custody.entries import canonical

SUBJECT = b"custody/subj"
NONCE_BYTES = 32


def new_nonce() -> bytes:
    return secrets.token_bytes(NONCE_BYTES)


def subject(nonce: bytes, account_id: UUID) -> str:
    """A person, for whoever has the nonce."""
    return hashlib.sha256(SUBJECT + nonce + str(account_id).encode()).hexdigest()


def leaf(*, subject: str, hour: str, kind: str, reader: str, purpose: str, field: str, ticket: str) -> bytes:
    """The bytes of a leaf: canonical JSON, as entries of the log are."""
    return canonical(
        {
            "subject": subject,
            "hour": hour,
            "kind": kind,
            "reader": reader,
            "purpose": purpose,
            "field": field,
            "ticket": ticket,
        }
    )


def root(hashes: Sequence[bytes]) -> bytes:
    """Over the hashes of leaves (RFC 6962 §2.1)."""
    return merkle.root(len(hashes), _subtrees(hashes))


def path(index: int, hashes: Sequence[bytes]) -> list[bytes]:
    """Why a leaf is under that root."""
    return merkle.inclusion_proof(index, len(hashes), _subtrees(hashes))


def _subtrees(hashes: Sequence[bytes]) -> merkle.Subtrees:
    @cache
    def subtree(height: int, index: int) -> bytes:
        if height == 0:
            return hashes[index]
        return merkle.node_hash(subtree(height - 1, 2 * index), subtree(height - 1, 2 * index + 1))

    return subtree
