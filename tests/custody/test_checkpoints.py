"""Checkpoints, and what logs and witnesses sign of them."""

import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from fanlight.custody import checkpoints, notes, signing
from fanlight.custody.checkpoints import BadCheckpoint, Checkpoint
from fanlight.custody.merkle import EMPTY_ROOT
from fanlight.custody.notes import Note, Signature, WrongSignature
from fanlight.custody.signing import Signer, UnsafeSigningKey
from tests.custody import shelves

# The example of tlog-checkpoint.
EXAMPLE = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
COSIGNED_AT = 1_679_315_147


def witnesses() -> list[Signer]:
    return [
        Signer.timed("witness.example/one", Ed25519PrivateKey.generate()),
        Signer.timed("witness.example/two", MLDSA44PrivateKey.generate()),
    ]


def test_the_example_of_the_specification_is_read_and_written():
    found = checkpoints.parsed(EXAMPLE)

    assert (found.origin, found.size) == ("example.com/behind-the-sofa", 20_852_163)
    assert found.text == EXAMPLE


def test_lines_of_the_logs_own_are_let_be():
    assert checkpoints.parsed(EXAMPLE + "more\nand more\n") == checkpoints.parsed(EXAMPLE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        EXAMPLE[:-1],
        EXAMPLE.replace("20852163", "020852163"),
        EXAMPLE.replace("20852163", "-1"),
        EXAMPLE.replace("20852163", "+1"),
        EXAMPLE.replace("20852163", "1 "),
        EXAMPLE.replace("20852163", "١"),
        EXAMPLE.replace("20852163", str(2**63)),
        EXAMPLE.replace("20852163", "9" * 5000),
        EXAMPLE.replace("q2I=", "q2J="),  # the same bytes in a second spelling
        EXAMPLE.replace("q2I=", ""),
        EXAMPLE.replace("q2I=", "q2Iq"),
        EXAMPLE.replace("example.com/behind-the-sofa", ""),
        EXAMPLE.replace("20852163", "0"),
        EXAMPLE + "\n",
        EXAMPLE + "more\n\nand more\n",
    ],
)
def test_what_is_not_a_checkpoint_is_refused(text: str):
    with pytest.raises(BadCheckpoint):
        checkpoints.parsed(text)


def test_an_empty_log_has_a_checkpoint():
    empty = Checkpoint("example.com/log", 0, EMPTY_ROOT)

    assert checkpoints.parsed(empty.text) == empty


@pytest.mark.parametrize("number", [0, 1])
def test_a_cosignature_says_when_and_by_whom(number: int):
    witness = witnesses()[number]
    note = notes.read(str(Note(EXAMPLE, (witness.sign(EXAMPLE, at=COSIGNED_AT),))).encode())

    found = note.signed_by([signing.NoteKey.of(witness.key.vkey)])

    assert [signing.time_of(one.value) for one in found.values()] == [COSIGNED_AT]


def test_cosignatures_have_the_lengths_of_the_specification():
    one, two = (witness.sign(EXAMPLE, at=COSIGNED_AT) for witness in witnesses())

    assert len(one.value) == 8 + 64
    assert len(two.value) == 8 + 2420


@pytest.mark.parametrize("number", [0, 1])
def test_a_cosignature_with_another_time_or_for_another_tree_does_not_fit(number: int):
    witness = witnesses()[number]
    signed = witness.sign(EXAMPLE, at=COSIGNED_AT)
    later = Signature(signed.name, signed.key_id, (COSIGNED_AT + 1).to_bytes(8, "big") + signed.value[8:])
    timeless = Signature(signed.name, signed.key_id, bytes(8) + signed.value[8:])
    short = Signature(signed.name, signed.key_id, signed.value[:8])
    no_checkpoint = Note("some text\n", (signed,))

    for note in (
        Note(EXAMPLE, (later,)),
        Note(EXAMPLE, (timeless,)),
        Note(EXAMPLE, (short,)),
        Note(EXAMPLE.replace("20852163", "20852164"), (signed,)),
        no_checkpoint,
    ):
        with pytest.raises(WrongSignature):
            note.signed_by([witness.key])


def test_a_cosignature_of_a_witness_is_not_the_signature_of_a_log():
    key = Ed25519PrivateKey.generate()
    log, witness = Signer.plain("same.example", key), Signer.timed("same.example", key)

    assert log.key.key_id != witness.key.key_id
    assert not Note(EXAMPLE, (witness.sign(EXAMPLE, at=COSIGNED_AT),)).signed_by([log.key])


def test_a_cosignature_without_a_time_is_not_made():
    with pytest.raises(ValueError, match="time"):
        witnesses()[0].sign(EXAMPLE)


def test_the_signed_message_of_ed25519_is_that_of_the_specification():
    key = Ed25519PrivateKey.generate()
    signed = Signer.timed("witness.example/w1", key).sign(EXAMPLE, at=COSIGNED_AT)

    key.public_key().verify(signed.value[8:], f"cosignature/v1\ntime 1679315147\n{EXAMPLE}".encode())


def test_the_signed_message_of_ml_dsa_is_that_of_the_specification():
    key = MLDSA44PrivateKey.generate()
    signed = Signer.timed("witness.example/w1", key).sign(EXAMPLE, at=COSIGNED_AT)
    root = base64.b64decode("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")

    message = b"subtree/v1\n\0" + b"\x12witness.example/w1" + COSIGNED_AT.to_bytes(8, "big")
    message += b"\x1bexample.com/behind-the-sofa" + bytes(8) + (20_852_163).to_bytes(8, "big") + root
    key.public_key().verify(signed.value[8:], message)


def test_a_signing_key_is_made_once_and_only_for_its_owner(tmp_path: Path):
    file = tmp_path / "keys" / "log.key"

    first, second = signing.signing_key(file), signing.signing_key(file)

    assert first.private_bytes_raw() == second.private_bytes_raw()
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["log.key"]


def test_a_signing_key_that_others_can_read_or_that_is_none_is_refused(tmp_path: Path):
    file = tmp_path / "log.key"
    signing.signing_key(file)
    file.chmod(0o640)
    with pytest.raises(UnsafeSigningKey, match="0600"):
        signing.signing_key(file)

    file.chmod(0o600)
    file.write_bytes(b"not a key")
    with pytest.raises(UnsafeSigningKey):
        signing.signing_key(file)


def test_the_key_of_a_log_is_read_back_from_its_line():
    signer = shelves.signer()

    assert signing.NoteKey.of(signer.key.vkey) == signer.key
