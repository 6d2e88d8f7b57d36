"""A key-encryption key inside a hardware module that speaks PKCS#11: it agrees on secrets and never comes out.

A key of P-256, since modules seldom know X25519. The module is opened with its PIN, which is kept nowhere.
"""

from threading import Lock
from typing import TYPE_CHECKING, Any

import msgspec
from cryptography.exceptions import InvalidTag

from fanlight.custody import hpke_by_parts
from fanlight.custody.hpke_by_parts import POINT_BYTES
from fanlight.custody.keys import DataKey, KeyUnavailable, PublicHalf
from fanlight.custody.shares import BadShares

if TYPE_CHECKING:
    import pkcs11

KEY_LABEL = "fanlight-{}"
P256 = bytes.fromhex("06082a8648ce3d030107")
"""Its object identifier, 1.2.840.10045.3.1.7, in DER."""
AGREED_BITS = 256


class Token(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="token", tag_field="holder"):
    """What the vault keeps of a key in a module."""

    public_key: bytes
    module: str
    """The path of the module's library."""
    label: str
    """Of the token in it."""

    @property
    def public(self) -> PublicHalf:
        return PublicHalf(self.public_key)

    @property
    def words(self) -> str:
        """Who holds it."""
        return f"the token {self.label} of {self.module}"


class TokenAgent:
    """Opens data keys with the module, once it has the PIN."""

    def __init__(self, token: Token) -> None:
        self._token, self._public, self._lock = token, token.public, Lock()
        self._key: Any = None

    @property
    def missing(self) -> int:
        return 0 if self._key is not None else 1

    def newest(self) -> PublicHalf:
        """The half that wraps."""
        return self._public

    def give(self, text: str) -> int:
        """Take the PIN. A module locks itself after a few wrong ones."""
        import pkcs11

        with self._lock:
            if self._key is None:
                session = _opened(self._token.module, self._token.label, text.strip())
                label = KEY_LABEL.format(self._public.kek_id)
                try:
                    self._key = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=label)
                except pkcs11.PKCS11Error as error:
                    raise BadShares(f"the token holds no key {label}: {error!r}") from error
        return self.missing

    def unwrap(self, wrapped: bytes, owner: str, version: int) -> DataKey:
        """A data key, or `KeyUnavailable`."""
        if self._key is None:
            raise KeyUnavailable("this vault is closed: the PIN of its token is needed to open it")
        try:
            info = self._public.info(owner, version)
            return DataKey(version, hpke_by_parts.opened(wrapped, info, self._public.raw, self._agree))
        except (InvalidTag, ValueError) as error:
            raise KeyUnavailable(f"key {self._public.kek_id} does not open this data key") from error

    def _agree(self, point: bytes) -> bytes:
        import pkcs11

        if len(point) != POINT_BYTES:
            raise ValueError("not a point")
        wanted = {pkcs11.Attribute.SENSITIVE: False, pkcs11.Attribute.EXTRACTABLE: True}
        with self._lock:  # a session is one conversation
            try:
                agreed = self._key.derive_key(
                    pkcs11.KeyType.GENERIC_SECRET,
                    AGREED_BITS,
                    mechanism=pkcs11.Mechanism.ECDH1_DERIVE,
                    mechanism_param=(pkcs11.KDF.NULL, None, point),
                    template=wanted,
                )
                value = bytes(agreed[pkcs11.Attribute.VALUE])
                agreed.destroy()
            except pkcs11.PKCS11Error as error:
                raise ValueError("the module does not take this point") from error
        return value


def made(module: str, label: str, pin: str) -> Token:
    """A new key in a token, which never leaves it; `BadShares` when the token or its PIN is not taken."""
    import pkcs11

    session = _opened(module, label, pin)
    kept = {pkcs11.Attribute.TOKEN: True}
    inside = {
        **kept,
        pkcs11.Attribute.SENSITIVE: True,
        pkcs11.Attribute.EXTRACTABLE: False,
        pkcs11.Attribute.DERIVE: True,
    }
    curve = session.create_domain_parameters(pkcs11.KeyType.EC, {pkcs11.Attribute.EC_PARAMS: P256}, local=True)
    public, private = curve.generate_keypair(store=True, public_template=kept, private_template=inside)
    token = Token(public_key=bytes(public[pkcs11.Attribute.EC_POINT])[-POINT_BYTES:], module=module, label=label)
    for half in (public, private):
        half[pkcs11.Attribute.LABEL] = KEY_LABEL.format(token.public.kek_id)
    return token


def _opened(module: str, label: str, pin: str) -> "pkcs11.Session":
    try:
        import pkcs11
    except ImportError as error:
        raise BadShares("a hardware module needs one more package: pip install 'fanlight[pkcs11]'") from error
    try:
        token = pkcs11.lib(module).get_token(token_label=label)
        try:
            return token.open(user_pin=pin, rw=True)
        except pkcs11.UserAlreadyLoggedIn:  # by this process, for the key before this one
            return token.open(rw=True)
    except pkcs11.PKCS11Error as error:
        raise BadShares(f"the token {label} cannot be opened: {type(error).__name__}") from error
