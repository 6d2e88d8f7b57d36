"""A proof that is handed on shows by itself that an entry was logged, and shows nothing when it was touched."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from fanlight.custody import policy, proofs
from fanlight.custody.checkpoints import BadCheckpoint
from fanlight.custody.notes import BadNote, NotSigned
from fanlight.custody.policy import NotWitnessed
from fanlight.custody.proofs import BadProof, NotProven, Proof
from fanlight.custody.signing import Signer
from tests.custody import shelves

LOG = shelves.filled(700)
TRUST = policy.read(f"log {LOG.key.vkey}\nquorum none\n")


@pytest.mark.parametrize("index", [0, 1, 255, 256, 511, 512, 699])
def test_a_proof_shows_its_entry_and_no_other(index: int):
    proof = proofs.read(str(LOG.proof(index)).encode())

    proof.check(shelves.entry(index), TRUST)
    with pytest.raises(NotProven):
        proof.check(shelves.entry(index + 1), TRUST)


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_a_proof_with_any_bit_turned_over_shows_nothing(data: st.DataObject):
    written = bytearray(str(LOG.proof(data.draw(st.sampled_from([0, 300, 699])))).encode())
    index = int(written.split(b"\n")[1].split()[1])
    at = data.draw(st.integers(0, len(written) - 1))
    written[at] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises((BadProof, BadNote, BadCheckpoint, NotProven, NotSigned)):
        proofs.read(bytes(written)).check(shelves.entry(index), TRUST)


def test_a_proof_of_a_log_nobody_trusts_shows_nothing():
    other = shelves.filled(3)

    with pytest.raises(NotSigned):
        other.proof(1).check(shelves.entry(1), TRUST)


def test_where_witnesses_are_needed_a_proof_carries_them():
    witness = Signer.timed("witness.example", Ed25519PrivateKey.generate())
    strict = policy.read(f"log {LOG.key.vkey}\nwitness W {witness.key.vkey}\nquorum W\n")
    bare = LOG.proof(5)
    note = bare.checkpoint.with_signatures([witness.sign(bare.checkpoint.text, at=1_700_000_000)])

    proofs.read(str(Proof(5, bare.hashes, note)).encode()).check(shelves.entry(5), strict)
    with pytest.raises(NotWitnessed):
        bare.check(shelves.entry(5), strict)


def test_what_its_maker_added_comes_along():
    bare = LOG.proof(5)
    written = str(Proof(5, bare.hashes, bare.checkpoint, extra=b"for whoever reads this"))

    assert "\nextra " in written
    assert proofs.read(written.encode()).extra == b"for whoever reads this"


def changed(old: str, new: str) -> bytes:
    written = str(LOG.proof(5))
    assert old in written
    return written.replace(old, new).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"c2sp.org/tlog-proof@v1\nindex 0\n",
        changed("proof@v1", "proof@v2"),
        changed("index 5", "index 05"),
        changed("index 5", "index -5"),
        changed("index 5", "index"),
        changed("index 5", "place 5"),
        changed("index 5", "index 5\n" + "AAAA\n" * 3),
        changed("index 5", "index 5\n" + "A" * 43 + "=\n" * 70),
        changed("index 5", "extra !!!\nindex 5"),
        changed("index 5\n", ""),
        changed("\n\n", "\n"),
        str(LOG.proof(5)).encode()[:-1],
        b"\xff" + str(LOG.proof(5)).encode(),
    ],
)
def test_what_is_not_a_proof_is_refused(data: bytes):
    with pytest.raises(BadProof):
        proofs.read(data)


def test_of_an_entry_that_is_not_there_is_no_proof():
    with pytest.raises(ValueError, match="no leaf 700"):
        LOG.proof(700)
    with pytest.raises(ValueError, match="no entry"):
        shelves.Log.on(shelves.MemoryShelf(), shelves.signer()).proof(0)
