"""Opens what HPKE closed up for a private key that only agrees on secrets, as one inside a hardware module does.

RFC 9180, base mode, with DHKEM(P-256, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM; one message a key. Its names are used.
"""

import hmac
from collections.abc import Callable

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

POINT_BYTES = 65
"""An uncompressed point of P-256."""
KEM_SUITE = b"KEM\x00\x10"
SUITE = b"HPKE\x00\x10\x00\x01\x00\x02"
BASE = b"\x00"
SECRET_BYTES, KEY_BYTES, NONCE_BYTES = 32, 32, 12


def opened(sealed: bytes, info: bytes, public: bytes, agree: Callable[[bytes], bytes]) -> bytes:
    """The plaintext of `enc ‖ ciphertext`, sealed for the point `public` with an empty `aad`; else `InvalidTag`.

    `agree` gives the x of its private key times a point, which it refuses with a `ValueError` when it is none.
    """
    enc, ciphertext = sealed[:POINT_BYTES], sealed[POINT_BYTES:]
    shared_secret = _decapsulated(agree(enc), enc, public)
    context = BASE + _extract(SUITE, b"", b"psk_id_hash", b"") + _extract(SUITE, b"", b"info_hash", info)
    secret = _extract(SUITE, shared_secret, b"secret", b"")
    key = _expand(SUITE, secret, b"key", context, KEY_BYTES)
    nonce = _expand(SUITE, secret, b"base_nonce", context, NONCE_BYTES)
    return AESGCM(key).decrypt(nonce, ciphertext, b"")


def _decapsulated(dh: bytes, enc: bytes, public: bytes) -> bytes:
    eae_prk = _extract(KEM_SUITE, b"", b"eae_prk", dh)
    return _expand(KEM_SUITE, eae_prk, b"shared_secret", enc + public, SECRET_BYTES)


def _extract(suite: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
    """`LabeledExtract`."""
    return hmac.digest(salt or bytes(SECRET_BYTES), b"HPKE-v1" + suite + label + ikm, "sha256")


def _expand(suite: bytes, prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """`LabeledExpand`."""
    labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return HKDFExpand(SHA256(), length, labelled).derive(prk)
