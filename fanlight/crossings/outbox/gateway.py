"""The vault's only network client: carries signed crossings to the public plane, and asks it what anyone may ask."""

import hashlib
import http.client
import json
import re
import socket
import ssl
import struct
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, TypeVar
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fanlight.crossings.signatures import Envelope, digest_header, signed
from fanlight.foundation import clock

T = TypeVar("T")

WITNESS, MIRROR, MEDIA = "witness", "mirror", "media"
"""The classes under which the bytes of questions are counted: about logs, public rows, and public videos."""
MOST_NEWS_BYTES = 32_000_000
PIECE_BYTES = 1_000_000
"""A public plane answers a range with no more than this at once."""
TIMEOUT_SECONDS = 30
MOST_ANSWER_BYTES = 16_384
TCP_INFO_BYTES, BYTES_SENT_AT = 232, 200
"""The size of Linux's `struct tcp_info`, and where in it `tcpi_bytes_sent` is (linux/tcp.h, since 4.19)."""
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

    def __init__(
        self,
        address: str,
        *,
        key: Ed25519PrivateKey,
        vault: str,
        authority: str = "",
        most_bytes: int = MOST_ANSWER_BYTES,
    ) -> None:
        self.address = address.rstrip("/")
        self.authority = authority
        """The path of the certificates that the other's must come from; empty: those that this machine trusts."""
        self.key = key
        self.vault = vault
        self.most_bytes = most_bytes
        self.sent = Counter[str]()
        """Bytes that the kernel has sent for us, by class, encryption included, until somebody accounts for them."""
        self._connection: http.client.HTTPConnection | None = None
        self._accounted = 0

    def post(self, class_name: str, body: bytes, key: UUID) -> Answer:
        """Send a message."""
        digest = hashlib.sha256(body).digest()
        return self._send(class_name, "POST", class_name, "application/json", len(body), digest, key, body)

    def put(self, name: str, path: Path, key: UUID) -> Answer:
        """Send the bytes of an object, straight from its file."""
        sha256, _, extension = name.partition(".")
        with path.open("rb") as file:
            size = path.stat().st_size
            digest = bytes.fromhex(sha256)
            return self._send("object", "PUT", f"objects/{name}", CONTENT_TYPES[extension], size, digest, key, file)

    def ask(self, method: str, path: str, body: bytes = b"") -> Said:
        """Ask as any stranger may: unsigned, and believed only as far as what is said proves itself."""
        headers = {"Content-Type": "text/plain; charset=utf-8"} if body else {}
        return self._twice(lambda: Said(*self._exchange(WITNESS, method, path, body or None, headers)))

    def changes(self, *, after: int, journal: int) -> Said:
        """Ask what has changed in public; signed, for only vaults that the public plane knows are told."""
        return self._question(MIRROR, f"changes?after={after}&journal={journal}", at_most=MOST_NEWS_BYTES)

    def receipt(self, class_name: str, key: UUID) -> Answer:
        """Ask whether a message or an object was taken that was sent under this key; that sends nothing of it."""
        said = self._question(class_name, f"receipts/{key}")
        return _read(said.status, said.body)

    def fetch(self, name: str) -> Iterator[bytes]:
        """The bytes of a public object, piece by piece, all of it; FileNotFoundError when it is not there."""
        start, size = 0, 1
        while start < size:
            headers = {"Range": f"bytes={start}-{start + PIECE_BYTES - 1}"}
            piece, size = self._twice(lambda headers=headers: self._piece(name, headers))  # type: ignore[misc]
            start += len(piece)
            yield piece

    def _question(self, class_name: str, path: str, *, at_most: int = 0) -> Said:
        """A signed question without a body."""
        target = f"{self.address}/gateway/v1/{path}"
        parts = urlsplit(target)
        envelope = Envelope(
            method="GET",
            target=target,
            content_type="application/json",
            content_length=0,
            content_digest=digest_header(hashlib.sha256(b"").digest()),
            idempotency_key=str(uuid4()),
        )

        def attempt() -> Said:
            headers = signed(envelope, key=self.key, vault=self.vault, now=clock.seconds())
            asked = f"{parts.path}?{parts.query}" if parts.query else parts.path
            return Said(*self._exchange(class_name, "GET", asked, None, headers, at_most=at_most))

        return self._twice(attempt)

    def _piece(self, name: str, headers: dict[str, str]) -> tuple[bytes, int]:
        """A part of an object, and how long all of it is."""
        found: dict[str, str] = {}
        path = f"/media/{name}"
        status, said = self._exchange(MEDIA, "GET", path, None, headers, at_most=PIECE_BYTES, keep=found)
        if status == 404:
            raise FileNotFoundError(name)
        whole = re.fullmatch(r"bytes \d+-\d+/(\d+)", found.get("content-range", ""))
        if status != 206 or whole is None or not said:
            raise Unreachable(f"{status} for an object")
        return said, int(whole[1])

    def close(self) -> None:
        if self._connection is not None:
            with suppress(OSError):
                self._connection.close()
            self._connection, self._accounted = None, 0

    def _send(
        self,
        class_name: str,
        method: str,
        path: str,
        content_type: str,
        size: int,
        digest: bytes,
        key: UUID,
        body: bytes | IO[bytes],
    ) -> Answer:
        envelope = Envelope(
            method=method,
            target=f"{self.address}/gateway/v1/{path}",
            content_type=content_type,
            content_length=size,
            content_digest=digest_header(digest),
            idempotency_key=str(key),
        )
        return self._twice(lambda: self._try(class_name, envelope, body))

    def _twice(self, attempt: Callable[[], T]) -> T:
        """An idle connection may have been closed by the other side."""
        was_open = self._connection is not None
        try:
            return attempt()
        except Unreachable:
            if not was_open:
                raise
            return attempt()

    def _try(self, class_name: str, envelope: Envelope, body: bytes | IO[bytes]) -> Answer:
        if not isinstance(body, bytes):
            body.seek(0)
        headers = signed(envelope, key=self.key, vault=self.vault, now=clock.seconds())
        return _read(*self._exchange(class_name, envelope.method, urlsplit(envelope.target).path, body, headers))

    def _exchange(
        self,
        class_name: str,
        method: str,
        path: str,
        body: bytes | IO[bytes] | None,
        headers: dict[str, str],
        *,
        at_most: int = 0,
        keep: dict[str, str] | None = None,
    ) -> tuple[int, bytes]:
        """A question and its answer, cut off after `at_most` (0: as usual); its headers go into `keep`."""
        line: socket.socket | None = None
        at_most = at_most or self.most_bytes
        try:
            connection = self._connected()
            line = connection.sock
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            said = response.read(at_most + 1)
            self._account(class_name, line)
            if keep is not None:
                keep.update((name.lower(), value) for name, value in response.headers.items())
            if response.will_close or len(said) > at_most:
                self.close()
        except (OSError, http.client.HTTPException) as error:
            self._account(class_name, line)
            self.close()
            raise Unreachable(_said_of(error)) from error
        return response.status, said

    def _account(self, class_name: str, line: socket.socket | None) -> None:
        """Count what the kernel has sent on this connection since it was last asked."""
        sent = _sent_on(line)
        if sent > self._accounted:
            self.sent[class_name] += sent - self._accounted
            self._accounted = sent

    def _connected(self) -> http.client.HTTPConnection:
        if self._connection is None:
            parts = urlsplit(self.address)
            host = parts.hostname or "localhost"
            if parts.scheme == "https":
                context = trust(self.authority)  # read anew: it may have been renewed
                self._connection = http.client.HTTPSConnection(
                    host, parts.port, timeout=TIMEOUT_SECONDS, context=context
                )
            else:
                self._connection = http.client.HTTPConnection(host, parts.port, timeout=TIMEOUT_SECONDS)
            self._connection.connect()
        return self._connection


def trust(authority: str) -> ssl.SSLContext:
    """Whom to believe: the certificates in a file, or, with none named, this machine's. OSError where it holds none."""
    return ssl.create_default_context(cafile=authority or None)


def _said_of(error: Exception) -> str:
    """What went wrong, as an operator can use it; never what an answer held."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not believed: {error.verify_message}"
    return type(error).__name__


def _sent_on(line: socket.socket | None) -> int:
    """How many bytes of ours a connection has carried, those sent twice included; 0 where the kernel does not say."""
    option = getattr(socket, "TCP_INFO", None)
    if line is None or option is None or line.fileno() < 0:
        return 0
    told = line.getsockopt(socket.IPPROTO_TCP, option, TCP_INFO_BYTES)
    found: tuple[int] = struct.unpack_from("=Q", told, BYTES_SENT_AT) if len(told) >= BYTES_SENT_AT + 8 else (0,)
    return found[0]


def _read(status: int, said: bytes) -> Answer:
    """An answer in the form of our public plane; anything else is one that settles nothing."""
    try:
        fields = json.loads(said)
        if status in (200, 201):
            return Answer(status, "", date.fromisoformat(fields["received_on"]))
        return Answer(status, str(fields["code"])[:60], None)
    except (ValueError, KeyError, TypeError):
        return Answer(status, "", None)
