"""One key for all, and a data key for each person."""

import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from fanlight.custody.keys import DataKey, KeyUnavailable, PrivateHalf, UnsafeKeyFile, new_data_key, new_private_half


@pytest.fixture(scope="module")
def kek(tmp_path_factory: pytest.TempPathFactory) -> PrivateHalf:
    return new_private_half()


@given(secret=st.binary(min_size=32, max_size=32), version=st.integers(1, 2**32 - 1), owner=st.text(max_size=60))
def test_a_wrapped_key_opens_for_its_owner(kek: PrivateHalf, secret: bytes, version: int, owner: str) -> None:
    key = DataKey(version, secret)

    wrapped = kek.public.wrap(key, owner)

    assert secret not in wrapped
    assert kek.unwrap(wrapped, owner, version) == key


def test_a_wrapped_key_opens_for_nobody_else(kek: PrivateHalf) -> None:
    wrapped = kek.public.wrap(new_data_key(), "ada")

    with pytest.raises(KeyUnavailable):
        kek.unwrap(wrapped, "eve", 1)


def test_a_wrapped_key_opens_under_no_other_version(kek: PrivateHalf) -> None:
    wrapped = kek.public.wrap(new_data_key(), "ada")

    with pytest.raises(KeyUnavailable):
        kek.unwrap(wrapped, "ada", 2)


def test_a_wrapped_key_does_not_open_with_another_key_encryption_key(kek: PrivateHalf, tmp_path: Path) -> None:
    wrapped = kek.public.wrap(new_data_key(), "ada")

    with pytest.raises(KeyUnavailable):
        new_private_half().unwrap(wrapped, "ada", 1)


@given(data=st.data())
def test_a_wrapped_key_with_any_flipped_byte_does_not_open(kek: PrivateHalf, data: st.DataObject) -> None:
    wrapped = bytearray(kek.public.wrap(new_data_key(), "ada"))
    place = data.draw(st.integers(0, len(wrapped) - 1))
    wrapped[place] ^= data.draw(st.integers(1, 255))

    with pytest.raises(KeyUnavailable):
        kek.unwrap(bytes(wrapped), "ada", 1)


@given(cut=st.integers(0, 79))
def test_a_shortened_key_does_not_open(kek: PrivateHalf, cut: int) -> None:
    wrapped = kek.public.wrap(new_data_key(), "ada")
    assert len(wrapped) == 80

    with pytest.raises(KeyUnavailable):
        kek.unwrap(wrapped[:cut], "ada", 1)


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key-encryption.key"
    path.write_bytes(new_private_half().pem)
    path.chmod(0o640)

    with pytest.raises(UnsafeKeyFile, match="0600"):
        PrivateHalf.at(path)


DAMAGED = [b"", b"not a key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]


@pytest.mark.parametrize("content", DAMAGED)
def test_a_damaged_key_file_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key-encryption.key"
    path.write_bytes(content)
    path.chmod(0o600)

    with pytest.raises(UnsafeKeyFile):
        PrivateHalf.at(path)

    assert path.read_bytes() == content


def test_another_kind_of_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key-encryption.key"
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(pem)
    path.chmod(0o600)

    with pytest.raises(UnsafeKeyFile, match="X25519"):
        PrivateHalf.at(path)


def test_a_data_key_does_not_show_its_secret() -> None:
    key = new_data_key()

    assert key.secret.hex() not in repr(key)
    assert repr(key.secret) not in repr(key)


def test_a_key_is_itself_again_from_its_bytes() -> None:
    kek, key = new_private_half(), new_data_key()

    assert PrivateHalf.of(kek.secret).unwrap(kek.public.wrap(key, "ada"), "ada", 1) == key
    with pytest.raises(ValueError, match="32"):
        PrivateHalf.of(kek.secret[:-1])
