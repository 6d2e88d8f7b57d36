"""The signature scheme, against the example of RFC 9421, appendix B.2.6."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fanlight.crossings.signatures import (
    COMPONENTS,
    Envelope,
    digest_header,
    digest_in,
    signature_base,
    signature_of,
    signed,
)

KEY_OF_THE_RFC = "n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU"
COVERED = '("date" "@method" "@path" "@authority" "content-type" "content-length")'
PARAMETERS = f'{COVERED};created=1618884473;keyid="test-key-ed25519"'
EXAMPLE = [
    ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
    ("@method", "POST"),
    ("@path", "/foo"),
    ("@authority", "example.com"),
    ("content-type", "application/json"),
    ("content-length", "18"),
]
SIGNATURE = "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="


def envelope(**changed: object) -> Envelope:
    usual: dict[str, object] = {
        "method": "POST",
        "target": "https://public.example/gateway/v1/profile",
        "content_type": "application/json",
        "content_length": 2,
        "content_digest": digest_header(bytes(32)),
        "idempotency_key": "0190163d-8694-739b-aea5-966c26f8ad91",
    }
    return Envelope(**usual | changed)  # type: ignore[arg-type]  # each of its own type


def test_the_example_of_the_rfc_gives_its_signature():
    key = Ed25519PrivateKey.from_private_bytes(base64.urlsafe_b64decode(KEY_OF_THE_RFC + "="))

    signature = key.sign(signature_base(EXAMPLE, PARAMETERS))

    assert base64.b64encode(signature).decode() == SIGNATURE


def test_a_signature_covers_every_part_of_the_envelope():
    key = Ed25519PrivateKey.generate()
    signature = signature_of(signed(envelope(), key=key, vault="home", now=1_800_000_000))
    assert signature is not None
    assert signature.matches(envelope(), key.public_key())

    for part in ("method", "target", "content_type", "content_digest", "idempotency_key"):
        assert not signature.matches(envelope(**{part: "other"}), key.public_key()), part
    assert not signature.matches(envelope(content_length=3), key.public_key())
    assert not signature.matches(envelope(), Ed25519PrivateKey.generate().public_key())
    assert len(COMPONENTS) == 6


@pytest.mark.parametrize(
    ("from_", "to"),
    [
        ('"@target-uri" ', ""),
        ('alg="ed25519"', 'alg="hmac-sha256"'),
        ("crossing=", "other="),
        ('tag="fanlight-crossing"', 'tag="another"'),
        (";created=1800000000", ""),
        (";created=1800000000", ";created=-1"),
        ('keyid="home"', 'keyid="../home"'),
    ],
)
def test_a_signature_in_any_other_form_is_none(from_: str, to: str):
    headers = signed(envelope(), key=Ed25519PrivateKey.generate(), vault="home", now=1_800_000_000)
    bent = headers | {"Signature-Input": headers["Signature-Input"].replace(from_, to)}

    assert signature_of(headers) is not None
    assert signature_of(bent) is None


def test_a_digest_is_read_as_it_was_written():
    assert digest_in(digest_header(bytes(range(32)))) == bytes(range(32))
    assert digest_in("sha-256=:short:") is None
