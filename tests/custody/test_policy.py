"""A policy says whose checkpoints are believed, and nothing else makes one believed."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fanlight.custody import policy
from fanlight.custody.checkpoints import Checkpoint
from fanlight.custody.merkle import leaf_hash
from fanlight.custody.notes import Note, NotSigned
from fanlight.custody.policy import BadPolicy, NotWitnessed
from fanlight.custody.signing import Signer
from tests.custody import shelves

LOG = shelves.signer()
TREE = Checkpoint(shelves.ORIGIN, 1, leaf_hash(b"x"))
WITNESSES = {name: Signer.timed(f"{name}.example", Ed25519PrivateKey.generate()) for name in "ABCDE"}
LINES = "".join(f"witness {name} {signer.key.vkey}\n" for name, signer in WITNESSES.items())
TWO_LEVELS = (
    f"# whom we trust\n\nlog {LOG.key.vkey} https://{shelves.ORIGIN}/\n{LINES}"
    "group X 2 A B C\n\tgroup  Y any D E\ngroup X-and-Y all X Y\nquorum X-and-Y\n"
)


def seen_by(names: str, *, log: Signer = LOG) -> Note:
    signatures = [log.sign(TREE.text), *(WITNESSES[name].sign(TREE.text, at=1_700_000_000) for name in names)]
    return Note(TREE.text, tuple(signatures))


@pytest.mark.parametrize("names", ["ABD", "BCE", "ABCDE"])
def test_a_checkpoint_that_enough_witnesses_saw_is_believed(names: str):
    assert policy.read(TWO_LEVELS).believed(seen_by(names)) == TREE


@pytest.mark.parametrize("names", ["", "A", "AB", "AD", "DE", "ADE", "ABC"])
def test_one_that_too_few_saw_is_not(names: str):
    with pytest.raises(NotWitnessed):
        policy.read(TWO_LEVELS).believed(seen_by(names))


def test_one_that_the_log_has_not_signed_is_not_whoever_saw_it():
    with pytest.raises(NotSigned):
        policy.read(TWO_LEVELS).believed(seen_by("ABCDE", log=shelves.signer("other.example")))
    with pytest.raises(NotSigned):
        policy.read("quorum none\n").believed(seen_by("ABCDE"))


def test_a_quorum_may_be_none_or_a_single_witness():
    assert policy.read(f"log {LOG.key.vkey}\nquorum none\n").believed(seen_by("")) == TREE
    single = policy.read(f"log {LOG.key.vkey}\n{LINES}quorum C\n")

    assert single.believed(seen_by("C")) == TREE
    with pytest.raises(NotWitnessed):
        single.believed(seen_by("AB"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"log {LOG.key.vkey}\n",
        "quorum A\n",
        "quorum none\nquorum none\n",
        "quorum\n",
        "something else\nquorum none\n",
        f"log {LOG.key.vkey}\nlog {LOG.key.vkey}\nquorum none\n",
        f"log {LOG.key.vkey[:-4]}AAA=\nquorum none\n",
        f"log {LOG.key.vkey} https://a https://b\nquorum none\n",
        f"witness A {LOG.key.vkey}\nquorum A\n",
        f"{LINES}{LINES}quorum A\n",
        f"{LINES}witness F {WITNESSES['A'].key.vkey}\nquorum A\n",
        f"{LINES}witness none {WITNESSES['A'].key.vkey}\nquorum A\n",
        f"{LINES}group X 3 A B\nquorum X\n",
        f"{LINES}group X 0 A B\nquorum X\n",
        f"{LINES}group X all\nquorum X\n",
        f"{LINES}group X some A B\nquorum X\n",
        f"{LINES}group X any A A\nquorum X\n",
        f"{LINES}group X any A B\ngroup Y any B C\nquorum X\n",
        f"{LINES}group X any none\nquorum X\n",
        f"{LINES}group X any X\nquorum X\n",
        f"{LINES}group X any Y\ngroup Y any A\nquorum X\n",
        f"{LINES}group A any B C\nquorum A\n",
        f"quorum A\n{LINES}",
        "quorum none\r\n",
        "quorum\x00 none\n",
        "#\n" * 1001 + "quorum none\n",
    ],
)
def test_what_is_not_a_policy_is_refused(text: str):
    with pytest.raises(BadPolicy):
        policy.read(text)


def test_thirty_two_of_everything_are_read():
    signers = [Signer.timed(f"w{number}.example", Ed25519PrivateKey.generate()) for number in range(32)]
    logs = "".join(f"log {shelves.signer(f'log{number}.example').key.vkey}\n" for number in range(32))
    seen = "".join(f"witness w{number} {one.key.vkey}\n" for number, one in enumerate(signers))
    groups = "".join(f"group g{number} any w{number}\n" for number in range(32))

    assert len(policy.read(f"{logs}{seen}{groups}quorum g31\n").groups) == 32
