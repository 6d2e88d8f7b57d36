"""Vault to public: another vault may take over a public face, or no longer."""

from typing import Annotated
from uuid import UUID

import msgspec

from fanlight.crossings.crossing import Crossing

MaybeVault = Annotated[str, msgspec.Meta(pattern=r"^([a-z0-9][a-z0-9-]{0,58})?\Z")]
MaybeSha256 = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?\Z")]


class Handover(Crossing, frozen=True):
    """Signed by the vault that speaks for the face until the other takes over."""

    class_name = "handover"

    actor_id: UUID
    heir: MaybeVault
    """The vault that may take over; empty takes the word back."""
    claim: MaybeSha256
    """Of a secret by which that vault knows for whom: a hash of 256 random bits, which names nobody."""
