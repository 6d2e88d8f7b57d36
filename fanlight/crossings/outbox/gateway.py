"""The vault's only network client: carries signed crossings to the public plane, and asks it what anyone may ask."""

import hashlib
import http.client
import json
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fanlight.crossings.signatures import Envelope, digest_header, signed
from fanlight.foundation import clock

T = TypeVar("T")

TIMEOUT_SECONDS = 30
MOST_ANSWER_BYTES = 16_384
CONTENT_TYPES = {"mp4": "video/mp4", "webp": "image/webp"}


class Unreachable(Exception):
    """The public plane did not answer; nothing is known about whether it took the message."""


@dataclass(frozen=True)
class Answer:
    """What the public plane said."""

    status: int
    code: str
    """The stable reason of a refusal; empty when accepted, or when whoever answered is not our public plane."""
    received_on: date | None
    """The day under which an accepted message stands in the receiver's account."""

    @property
    def is_accepted(self) -> bool:
        return self.status in (200, 201) and self.received_on is not None

    @property
    def is_final(self) -> bool:
        """Whether trying again is in vain: not where people will mend a clock or a key, or bytes broke on the way."""
        is_refusal = 400 <= self.status < 500 and self.status not in (401, 408, 425, 429)
        return is_refusal and self.code not in ("", "wrong_digest")


@dataclass(frozen=True)
class Said:
    """What the public plane says to anyone."""

    status: int
    body: bytes


class Gateway:
    """A connection to the public plane; not to be shared between threads."""

    def __init__(self, address: str, *, key: Ed25519PrivateKey, vault: str) -> None:
        self.address = address.rstrip("/")
        self.key = key
        self.vault = vault
        self._connection: http.client.HTTPConnection | None = None

    def post(self, class_name: str, body: bytes, key: UUID) -> Answer:
        """Send a message."""
        digest = hashlib.sha256(body).digest()
        return self._send("POST", class_name, "application/json", len(body), digest, key, body)

    def put(self, name: str, path: Path, key: UUID) -> Answer:
        """Send the bytes of an object, straight from its file."""
        sha256, _, extension = name.partition(".")
        with path.open("rb") as file:
            size = path.stat().st_size
            digest = bytes.fromhex(sha256)
            return self._send("PUT", f"objects/{name}", CONTENT_TYPES[extension], size, digest, key, file)

    def ask(self, method: str, path: str, body: bytes = b"") -> Said:
        """Ask as any stranger may: unsigned, and believed only as far as what is said proves itself."""
        headers = {"Content-Type": "text/plain; charset=utf-8"} if body else {}
        return self._twice(lambda: Said(*self._exchange(method, path, body or None, headers)))

    def close(self) -> None:
        if self._connection is not None:
            with suppress(OSError):
                self._connection.close()
            self._connection = None

    def _send(
        self, method: str, path: str, content_type: str, size: int, digest: bytes, key: UUID, body: bytes | IO[bytes]
    ) -> Answer:
        envelope = Envelope(
            method=method,
            target=f"{self.address}/gateway/v1/{path}",
            content_type=content_type,
            content_length=size,
            content_digest=digest_header(digest),
            idempotency_key=str(key),
        )
        return self._twice(lambda: self._try(envelope, body))

    def _twice(self, attempt: Callable[[], T]) -> T:
        """An idle connection may have been closed by the other side."""
        was_open = self._connection is not None
        try:
            return attempt()
        except Unreachable:
            if not was_open:
                raise
            return attempt()

    def _try(self, envelope: Envelope, body: bytes | IO[bytes]) -> Answer:
        if not isinstance(body, bytes):
            body.seek(0)
        headers = signed(envelope, key=self.key, vault=self.vault, now=clock.seconds())
        return _read(*self._exchange(envelope.method, urlsplit(envelope.target).path, body, headers))

    def _exchange(
        self, method: str, path: str, body: bytes | IO[bytes] | None, headers: dict[str, str]
    ) -> tuple[int, bytes]:
        try:
            connection = self._connected()
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            said = response.read(MOST_ANSWER_BYTES + 1)
            if response.will_close or len(said) > MOST_ANSWER_BYTES:
                self.close()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Unreachable(type(error).__name__) from error
        return response.status, said

    def _connected(self) -> http.client.HTTPConnection:
        if self._connection is None:
            parts = urlsplit(self.address)
            host = parts.hostname or "localhost"
            if parts.scheme == "https":
                context = ssl.create_default_context()
                self._connection = http.client.HTTPSConnection(
                    host, parts.port, timeout=TIMEOUT_SECONDS, context=context
                )
            else:
                self._connection = http.client.HTTPConnection(host, parts.port, timeout=TIMEOUT_SECONDS)
        return self._connection


def _read(status: int, said: bytes) -> Answer:
    """An answer in the form of our public plane; anything else is one that settles nothing."""
    try:
        fields = json.loads(said)
        if status in (200, 201):
            return Answer(status, "", date.fromisoformat(fields["received_on"]))
        return Answer(status, str(fields["code"])[:60], None)
    except (ValueError, KeyError, TypeError):
        return Answer(status, "", None)
