"""One key for all, and a data key for each person."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from fanlight.custody.keys import DataKey, FileKeyEncryption, KeyUnavailable, UnsafeKeyFile, new_data_key


@pytest.fixture(scope="module")
def kek(tmp_path_factory: pytest.TempPathFactory) -> FileKeyEncryption:
    return FileKeyEncryption.at(tmp_path_factory.mktemp("keys") / "key-encryption.key")


@given(secret=st.binary(min_size=32, max_size=32), version=st.integers(1, 2**32 - 1), owner=st.text(max_size=60))
def test_a_wrapped_key_opens_for_its_owner(kek: FileKeyEncryption, secret: bytes, version: int, owner: str) -> None:
    key = DataKey(version, secret)

    wrapped = kek.wrap(key, owner)

    assert secret not in wrapped
    assert kek.unwrap(wrapped, owner, version) == key


def test_a_wrapped_key_opens_for_nobody_else(kek: FileKeyEncryption) -> None:
    wrapped = kek.wrap(new_data_key(), "ada")

    with pytest.raises(KeyUnavailable):
        kek.unwrap(wrapped, "eve", 1)


def test_a_wrapped_key_opens_under_no_other_version(kek: FileKeyEncryption) -> None:
    wrapped = kek.wrap(new_data_key(), "ada")

    with pytest.raises(KeyUnavailable):
        kek.unwrap(wrapped, "ada", 2)


def test_a_wrapped_key_does_not_open_with_another_key_encryption_key(kek: FileKeyEncryption, tmp_path: Path) -> None:
    wrapped = kek.wrap(new_data_key(), "ada")

    with pytest.raises(KeyUnavailable):
        FileKeyEncryption.at(tmp_path / "other.key").unwrap(wrapped, "ada", 1)


@given(data=st.data())
def test_a_wrapped_key_with_any_flipped_byte_does_not_open(kek: FileKeyEncryption, data: st.DataObject) -> None:
    wrapped = bytearray(kek.wrap(new_data_key(), "ada"))
    place = data.draw(st.integers(0, len(wrapped) - 1))
    wrapped[place] ^= data.draw(st.integers(1, 255))

    with pytest.raises(KeyUnavailable):
        kek.unwrap(bytes(wrapped), "ada", 1)


@given(cut=st.integers(0, 79))
def test_a_shortened_key_does_not_open(kek: FileKeyEncryption, cut: int) -> None:
    wrapped = kek.wrap(new_data_key(), "ada")
    assert len(wrapped) == 80

    with pytest.raises(KeyUnavailable):
        kek.unwrap(wrapped[:cut], "ada", 1)


def test_the_key_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "vault" / "keys" / "key-encryption.key"

    first, second = FileKeyEncryption.at(path), FileKeyEncryption.at(path)

    assert first.kek_id == second.kek_id
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    path = tmp_path / "key-encryption.key"

    with ThreadPoolExecutor(8) as pool:
        names = set(pool.map(lambda _: FileKeyEncryption.at(path).kek_id, range(8)))

    assert len(names) == 1
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key-encryption.key"
    FileKeyEncryption.at(path)
    path.chmod(0o640)

    with pytest.raises(UnsafeKeyFile, match="0600"):
        FileKeyEncryption.at(path)


DAMAGED = [b"", b"not a key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]


@pytest.mark.parametrize("content", DAMAGED)
def test_a_damaged_key_file_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key-encryption.key"
    path.write_bytes(content)
    path.chmod(0o600)

    with pytest.raises(UnsafeKeyFile):
        FileKeyEncryption.at(path)

    assert path.read_bytes() == content


def test_another_kind_of_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key-encryption.key"
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(pem)
    path.chmod(0o600)

    with pytest.raises(UnsafeKeyFile, match="X25519"):
        FileKeyEncryption.at(path)


def test_a_data_key_does_not_show_its_secret() -> None:
    key = new_data_key()

    assert key.secret.hex() not in repr(key)
    assert repr(key.secret) not in repr(key)
