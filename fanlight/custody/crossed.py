"""One hash over all messages of an account: two sides that have it alike have sent and received the same bytes."""

from collections.abc import Iterable
from uuid import UUID

from fanlight.custody import merkle


def root_of(messages: Iterable[tuple[UUID, str]]) -> str:
    """The root in hexadecimal of the RFC 6962 tree over messages, each its idempotency key and its body's SHA-256.

    A leaf is the key's 16 bytes and the hash's 32, and leaves stand in their order, so that it does not matter in which
    order either side came to know of them.
    """
    leaves = sorted(key.bytes + bytes.fromhex(sha256) for key, sha256 in messages)
    return merkle.root_of([merkle.leaf_hash(leaf) for leaf in leaves]).hex()
