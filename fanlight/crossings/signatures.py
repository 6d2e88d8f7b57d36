"""How a crossing is signed and checked: RFC 9421 with Ed25519 over a fixed list of components.

The profile is closed on purpose. The receiver accepts this one form and parses no other: what was not signed in full,
in this order, is not signed.
"""

import base64
import binascii
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

FRESH_SECONDS = 300
"""A signature older than this, or this far ahead of our clock, is refused."""

LABEL = "crossing"
COMPONENTS = ("@method", "@target-uri", "content-type", "content-length", "content-digest", "idempotency-key")
_COVERED = "(" + " ".join(f'"{name}"' for name in COMPONENTS) + ")"
_INPUT = re.compile(
    rf'{LABEL}=(?P<parameters>{re.escape(_COVERED)};created=(?P<created>[0-9]{{1,12}});keyid="(?P<vault>[a-z0-9-]{{1,60}})"'
    r';nonce="(?P<nonce>[A-Za-z0-9_-]{16,64})";alg="ed25519";tag="fanlight-crossing")'
)
_VALUE = re.compile(rf"{LABEL}=:(?P<value>[A-Za-z0-9+/]{{86}}==):")


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """All of a request that is signed; its body is there by its digest."""

    method: str
    target: str
    content_type: str
    content_length: int
    content_digest: str
    idempotency_key: str

    def components(self) -> list[tuple[str, str]]:
        values = (
            self.method,
            self.target,
            self.content_type,
            str(self.content_length),
            self.content_digest,
            self.idempotency_key,
        )
        return list(zip(COMPONENTS, values, strict=True))


@dataclass(frozen=True, kw_only=True)
class Signature:
    """What a request says of its own signature; true only once `matches` has said so."""

    vault: str
    created: int
    nonce: str
    parameters: str
    value: bytes

    def matches(self, envelope: Envelope, key: Ed25519PublicKey) -> bool:
        """Whether this vault's key really signed this envelope."""
        try:
            key.verify(self.value, signature_base(envelope.components(), self.parameters))
        except InvalidSignature:
            return False
        return True

    def is_fresh(self, now: int) -> bool:
        return abs(now - self.created) <= FRESH_SECONDS


def signed(envelope: Envelope, *, key: Ed25519PrivateKey, vault: str, now: int) -> dict[str, str]:
    """The headers that carry the signature of an envelope."""
    nonce = secrets.token_urlsafe(18)
    parameters = f'{_COVERED};created={now};keyid="{vault}";nonce="{nonce}";alg="ed25519";tag="fanlight-crossing"'
    value = key.sign(signature_base(envelope.components(), parameters))
    return {
        "Content-Type": envelope.content_type,
        "Content-Length": str(envelope.content_length),
        "Content-Digest": envelope.content_digest,
        "Idempotency-Key": envelope.idempotency_key,
        "Signature-Input": f"{LABEL}={parameters}",
        "Signature": f"{LABEL}=:{base64.b64encode(value).decode()}:",
    }


def signature_of(headers: Mapping[str, str]) -> Signature | None:
    """The signature a request carries; None when it has none of exactly our form."""
    stated = _INPUT.fullmatch(headers.get("Signature-Input", ""))
    value = _VALUE.fullmatch(headers.get("Signature", ""))
    if stated is None or value is None:
        return None
    return Signature(
        vault=stated["vault"],
        created=int(stated["created"]),
        nonce=stated["nonce"],
        parameters=stated["parameters"],
        value=base64.b64decode(value["value"]),
    )


def signature_base(components: Sequence[tuple[str, str]], parameters: str) -> bytes:
    """The bytes that are signed (RFC 9421 §2.5)."""
    lines = [f'"{name}": {value}' for name, value in components]
    return "\n".join([*lines, f'"@signature-params": {parameters}']).encode()


def digest_header(sha256: bytes) -> str:
    """A Content-Digest (RFC 9530) of a body with this SHA-256."""
    return f"sha-256=:{base64.b64encode(sha256).decode()}:"


def digest_in(header: str) -> bytes | None:
    """The SHA-256 that a Content-Digest names; None when it is not exactly one."""
    found = re.fullmatch(r"sha-256=:([A-Za-z0-9+/]{43}=):", header)
    try:
        return base64.b64decode(found[1], validate=True) if found else None
    except binascii.Error:
        return None
