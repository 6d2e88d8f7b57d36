"""A key-encryption key that a key server keeps closed: OpenBao's transit engine, or HashiCorp Vault's.

The private half lies beside the vault, encrypted by a key that never leaves the server. At each start somebody gives a
token that may decrypt with that key; the agent asks the server once and has the half in memory until it ends. Whoever
disables the key or the token at the server keeps the vault from starting again.

Requests are those of https://openbao.org/api-docs/secret/transit/ (encrypt and decrypt).
"""

import base64
import http.client
import json
import re
import ssl
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import msgspec

from fanlight.custody.keys import DataKey, KeyUnavailable, PrivateHalf, PublicHalf, new_private_half
from fanlight.custody.shares import BadShares

TIMEOUT_SECONDS = 10
MOST_ANSWER_BYTES = 65_536
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}(/[A-Za-z0-9][A-Za-z0-9_.-]{0,99}){0,3}\Z")
HERE = ("127.0.0.1", "::1", "localhost")


class Transit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="transit", tag_field="holder"):
    """What the vault keeps of a key that a server keeps closed."""

    public_key: bytes
    address: str
    """Of the server, such as `https://bao.example:8200`."""
    mount: str
    """Where its transit engine stands."""
    key: str
    """The name of the server's key."""
    ciphertext: str
    """The private half, as the server has encrypted it."""
    authority: str = ""
    """A file of certificates that the server's must come from; empty for those this machine trusts."""

    @property
    def public(self) -> PublicHalf:
        return PublicHalf(self.public_key)

    @property
    def words(self) -> str:
        """Who holds it."""
        return f"the key {self.key} of {self.address}"


class TransitAgent:
    """Opens data keys once the server has opened the private half."""

    def __init__(self, transit: Transit) -> None:
        self._transit, self._lock = transit, Lock()
        self._key: PrivateHalf | None = None

    @property
    def missing(self) -> int:
        return 0 if self._key else 1

    def newest(self) -> PublicHalf:
        """The half that wraps."""
        return self._transit.public

    def give(self, text: str) -> int:
        """Take a token of the server, ask with it, and forget it. `BadShares` says what the server said."""
        with self._lock:
            if self._key is None:
                asked = {"ciphertext": self._transit.ciphertext, "associated_data": _bound_to(self._transit.public)}
                said = _ask(self._transit, "decrypt", text.strip(), asked, "plaintext")
                self._key = _half(said, self._transit.public)
        return self.missing

    def unwrap(self, wrapped: bytes, owner: str, version: int) -> DataKey:
        """A data key, or `KeyUnavailable`."""
        if self._key is None:
            raise KeyUnavailable("this vault is closed: a token of its key server is needed to open it")
        return self._key.unwrap(wrapped, owner, version)


def made(address: str, mount: str, key: str, token: str, *, authority: str = "") -> Transit:
    """A new key, its private half encrypted by the server; `BadShares` when the server does not."""
    _refuse_what_is_overheard(address)
    for name in (mount, key):
        if not NAME.match(name):
            raise BadShares(f"{name} is no name of an engine or a key")
    half = new_private_half()
    asked = {"plaintext": base64.b64encode(half.secret).decode(), "associated_data": _bound_to(half.public)}
    held = Transit(
        public_key=half.public.raw, address=address, mount=mount, key=key, ciphertext="", authority=authority
    )
    return msgspec.structs.replace(held, ciphertext=_ask(held, "encrypt", token, asked, "ciphertext"))


def _refuse_what_is_overheard(address: str) -> None:
    parts = urlsplit(address)
    if not parts.hostname or parts.username or parts.path.strip("/") or parts.query:
        raise BadShares(f"{address} is no address of a server, such as https://bao.example:8200")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in HERE):
        raise BadShares("a token and a key go to a server over https only, unless it is on this machine")


def _bound_to(public: PublicHalf) -> str:
    """What the server checks with the ciphertext: it opens as no other vault's key."""
    return base64.b64encode(f"fanlight/{public.kek_id}".encode()).decode()


def _half(said: str, public: PublicHalf) -> PrivateHalf:
    try:
        half = PrivateHalf.of(base64.b64decode(said, validate=True))
    except ValueError as error:
        raise BadShares("the key server answers with something that is no key") from error
    if half.public.kek_id != public.kek_id:
        raise BadShares("the key server answers with another key than this vault's")
    return half


def _ask(held: Transit, what: str, token: str, asked: dict[str, str], wanted: str) -> str:
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise BadShares("this is no token of a key server")
    status, said = _exchange(held, f"/v1/{held.mount}/{what}/{held.key}", token, json.dumps(asked).encode())
    try:
        answer: Any = json.loads(said)
        if status == 200:
            return str(answer["data"][wanted])
        reason = "; ".join(str(one) for one in answer["errors"])
    except (ValueError, KeyError, TypeError):
        reason = "no answer of a key server"
    raise BadShares(f"the key server at {held.address} says {status}: {reason.strip()[:200] or 'nothing more'}")


def _exchange(held: Transit, path: str, token: str, body: bytes) -> tuple[int, bytes]:
    """One request; no redirect is followed, for it would carry the token elsewhere."""
    connection = _connection(held)
    headers = {"Content-Type": "application/json", "X-Vault-Token": token}
    try:
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        return response.status, response.read(MOST_ANSWER_BYTES)
    except (OSError, http.client.HTTPException) as error:
        raise BadShares(f"the key server at {held.address} cannot be reached: {error}") from error
    finally:
        connection.close()


def _connection(held: Transit) -> http.client.HTTPConnection:
    parts = urlsplit(held.address)
    assert parts.hostname is not None, "checked when the key was made"
    if parts.scheme == "http":
        return http.client.HTTPConnection(parts.hostname, parts.port, timeout=TIMEOUT_SECONDS)
    try:
        context = ssl.create_default_context(cafile=held.authority or None)
    except OSError as error:
        raise BadShares(f"{held.authority} holds no certificates: {error}") from error
    return http.client.HTTPSConnection(parts.hostname, parts.port, timeout=TIMEOUT_SECONDS, context=context)
