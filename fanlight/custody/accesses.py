"""What stands in an hour's tree of reads: leaves that only the person they are about can recognise.

A leaf names its person as SHA-256("custody/subj" || nonce || account id as text), and the nonce is kept with that
person's rows, sealed with their key. When they are erased it is gone, and nobody can say any more whose leaf it was.
"""

import hashlib
import secrets
from uuid import UUID

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
