"""A file that only another vault can open: sealed to its key (HPKE), piece by piece, to be carried by anybody.

`fanlight-bundle/1`, a line end, a fresh key of 32 bytes sealed with HPKE (X25519, HKDF-SHA256, AES-256-GCM), then
pieces of 256 KiB sealed with that key (AES-256-GCM). A piece's nonce is its number and whether it is the last: pieces
that are cut off, moved or added do not open.
"""

import io
import os
import secrets
from typing import IO, Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fanlight.custody.keys import SUITE

MAGIC = b"fanlight-bundle/1\n"
KEY_BYTES, TAG_BYTES, ENC_BYTES = 32, 16, 32
HEAD_BYTES = len(MAGIC) + ENC_BYTES + KEY_BYTES + TAG_BYTES
PIECE_BYTES = 256 * 1024


class BadBundle(Exception):
    """This is no bundle, not for this vault, or changed on its way."""


class Sink(Protocol):
    """What bytes are written to."""

    def write(self, data: Any, /) -> int: ...


class Sealer:
    """A bundle on its way: what is written goes out sealed."""

    def __init__(self, out: Sink, recipient: bytes) -> None:
        self._out = out
        key = secrets.token_bytes(KEY_BYTES)
        self._cipher = AESGCM(key)
        self._held = bytearray()
        self._number = 0
        out.write(MAGIC + SUITE.encrypt(key, X25519PublicKey.from_public_bytes(recipient), MAGIC))

    def write(self, data: Any, /) -> int:
        self._held += data
        while len(self._held) > PIECE_BYTES:  # the last piece is sealed as such, and so is kept back
            self._put(bytes(self._held[:PIECE_BYTES]), is_last=False)
            del self._held[:PIECE_BYTES]
        return len(data)

    def flush(self) -> None:
        """What is not a whole piece yet cannot be sealed."""

    def finish(self) -> None:
        """Seal the last piece."""
        self._put(bytes(self._held), is_last=True)
        self._held.clear()

    def _put(self, piece: bytes, *, is_last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._number, is_last=is_last), piece, MAGIC))
        self._number += 1


class Opened(io.RawIOBase):
    """What is in a bundle, to be read from anywhere. A piece is kept at hand."""

    def __init__(self, file: IO[bytes], key: X25519PrivateKey) -> None:
        """`BadBundle` unless it was sealed to this key. `file` can be read from anywhere."""
        self._file, self._at = file, 0
        self._held: tuple[int, bytes] = (-1, b"")
        sealed_bytes = file.seek(0, os.SEEK_END) - HEAD_BYTES
        file.seek(0)
        head = file.read(HEAD_BYTES)
        if not head.startswith(MAGIC) or sealed_bytes < TAG_BYTES:
            raise BadBundle("This is no bundle.")
        try:
            self._cipher = AESGCM(SUITE.decrypt(head[len(MAGIC) :], key, MAGIC))
        except (InvalidTag, ValueError) as error:
            raise BadBundle("It was sealed for another vault.") from error
        self._last = (sealed_bytes - 1) // (PIECE_BYTES + TAG_BYTES)
        self.size = sealed_bytes - (self._last + 1) * TAG_BYTES

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        number, within = divmod(self._at, PIECE_BYTES)
        if self._at >= self.size:
            return 0
        if self._held[0] != number:
            self._held = (number, self._piece(number))
        some = self._held[1][within : within + len(buffer)]
        buffer[: len(some)] = some
        self._at += len(some)
        return len(some)

    def close(self) -> None:
        self._file.close()
        super().close()

    def _piece(self, number: int) -> bytes:
        self._file.seek(HEAD_BYTES + number * (PIECE_BYTES + TAG_BYTES))
        sealed = self._file.read(PIECE_BYTES + TAG_BYTES)
        try:
            return self._cipher.decrypt(_nonce(number, is_last=number == self._last), sealed, MAGIC)
        except InvalidTag as error:
            raise BadBundle("It was changed or cut on its way.") from error


def is_bundle(head: bytes) -> bool:
    """Whether a file that begins so claims to be one."""
    return head.startswith(MAGIC)


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
