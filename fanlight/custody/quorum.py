"""A key-encryption key that several people hold together.

The vault keeps the public half, which wraps, and never the private one: some of the people put it together again.
"""

from threading import Lock

import msgspec

from fanlight.custody import shares
from fanlight.custody.keys import DataKey, KeyUnavailable, PrivateHalf, PublicHalf
from fanlight.custody.shares import BadShares, Share


class Quorum(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="people", tag_field="holder"):
    """What the vault keeps of a key that people hold."""

    public_key: bytes
    needed: int
    count: int

    @property
    def words(self) -> str:
        """Who holds it."""
        return f"{self.count} people, any {self.needed} of whom open the vault"

    @property
    def public(self) -> PublicHalf:
        return PublicHalf(self.public_key)


class Agent:
    """Puts the key together, and opens data keys with it."""

    def __init__(self, quorum: Quorum) -> None:
        self._quorum, self.public, self._lock = quorum, quorum.public, Lock()
        self._given: dict[int, Share] = {}
        self._key: PrivateHalf | None = None

    def newest(self) -> PublicHalf:
        """The half that wraps."""
        return self.public

    @property
    def missing(self) -> int:
        return 0 if self._key else self._quorum.needed - len(self._given)

    def give(self, text: str) -> int:
        """Take a share; how many are still missing. `BadShares` when it is none of this key's."""
        share = shares.read(text)
        if share.kek_id != self.public.kek_id:
            raise BadShares("this is a share of another key")
        with self._lock:
            if self._key:
                return 0
            self._given[share.number] = share
            if not self.missing:
                self._put_together()
            return self.missing

    def unwrap(self, wrapped: bytes, owner: str, version: int) -> DataKey:
        """A data key, or `KeyUnavailable`."""
        if self._key is None:
            raise KeyUnavailable(waiting(self.missing))
        return self._key.unwrap(wrapped, owner, version)

    def _put_together(self) -> None:
        made = PrivateHalf.of(shares.joined([(share.number, share.data) for share in self._given.values()]))
        self._given.clear()
        if made.public.kek_id != self.public.kek_id:
            raise BadShares("these shares do not make the key; one of them is wrong. Give them anew, all of them")
        self._key = made


def waiting(missing: int) -> str:
    return f"this vault is closed: {missing} more {'share is' if missing == 1 else 'shares are'} needed to open it"
