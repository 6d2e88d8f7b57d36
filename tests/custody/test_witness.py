"""A witness cosigns what continues the last checkpoint it saw, and answers everything else as tlog-witness says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanlight.custody import checkpoints, notes, witness
from fanlight.custody.checkpoints import Checkpoint
from fanlight.custody.log import Log
from fanlight.custody.merkle import EMPTY_ROOT
from fanlight.custody.notes import Note
from fanlight.custody.witness import (
    BadSubmission,
    Fork,
    Inconsistent,
    NotTheLog,
    OtherSize,
    Submission,
    UnknownLog,
)
from tests.custody import shelves
from tests.custody.shelves import MemoryShelf

SIGNER = shelves.signer()
LOGS = {shelves.ORIGIN: [SIGNER.key]}


def log_of(size: int, *, prefix: str = "") -> Log:
    log = Log.on(MemoryShelf(), SIGNER)
    log.append([prefix.encode() + shelves.entry(index) for index in range(size)])
    return log


def tree_of(size: int, *, prefix: str = "") -> Checkpoint:
    return log_of(size, prefix=prefix).checkpoint()


def cosign(body: bytes) -> None:
    given_in = witness.read(body)
    witness.known(given_in, LOGS)
    witness.check(given_in, tree_of(2))


def submission(old: int, new: int, *, prefix: str = "") -> Submission:
    log = log_of(new, prefix=prefix)
    head = log.shelf.head()
    assert head is not None
    written = str(Submission(old, tuple(log.continues(old, new)), notes.read(head), log.checkpoint()))
    return witness.read(written.encode())


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 300), st.integers(0, 300))
def test_a_tree_that_grew_is_cosigned(one: int, two: int):
    old, new = sorted((one, two))
    given_in = submission(old, new)

    assert witness.known(given_in, LOGS).text == given_in.checkpoint.text
    witness.check(given_in, tree_of(old) if old else None)


def test_the_example_of_the_specification_is_read():
    body = (
        "old 20852014\n"
        "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
        "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
        "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n"
        "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n"
        "\n"
        "example.com/behind-the-sofa\n"
        "20852163\n"
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
        "\n"
        "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE"
        "+xeMcTOAYQ8=\n"
    )

    found = witness.read(body.encode())

    assert (found.old, len(found.proof), found.checkpoint.size) == (20_852_014, 4, 20_852_163)
    assert str(found) == body


def test_an_unknown_log_is_404():
    with pytest.raises(UnknownLog) as refusal:
        witness.known(submission(0, 3), {"other.example": [SIGNER.key]})
    assert refusal.value.status == 404


def test_a_checkpoint_the_log_has_not_signed_is_403():
    honest = submission(0, 3)
    stranger = shelves.signer()
    unsigned = Note(honest.note.text, (stranger.sign(honest.note.text),))
    false = Note(honest.note.text, (SIGNER.sign("another\n"),))

    for note in (unsigned, false):
        with pytest.raises(NotTheLog) as refusal:
            witness.known(Submission(0, (), note, honest.checkpoint), LOGS)
        assert refusal.value.status == 403


def test_signatures_of_strangers_are_not_passed_on():
    honest = submission(0, 3)
    more = honest.note.with_signatures([shelves.signer("stranger.example").sign(honest.note.text)])

    kept = witness.known(Submission(0, (), more, honest.checkpoint), LOGS)

    assert [one.name for one in kept.signatures] == [shelves.ORIGIN]


def test_one_that_goes_backwards_is_400():
    honest = submission(0, 3)

    with pytest.raises(BadSubmission) as refusal:
        witness.check(Submission(4, (), honest.note, honest.checkpoint), tree_of(4))
    assert refusal.value.status == 400


@pytest.mark.parametrize(("last", "old"), [(0, 2), (2, 0), (3, 2), (2, 3)])
def test_one_that_starts_elsewhere_is_409_with_the_size(last: int, old: int):
    with pytest.raises(OtherSize) as refusal:
        witness.check(submission(old, 5), tree_of(last) if last else None)
    assert (refusal.value.status, refusal.value.size) == (409, last)


def test_another_tree_of_the_same_size_is_409():
    with pytest.raises(Fork) as refusal:
        witness.check(submission(5, 5, prefix="other "), tree_of(5))
    assert refusal.value.status == 409


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 100), st.integers(1, 100))
def test_a_tree_that_does_not_continue_the_last_one_is_422(old: int, more: int):
    forged = submission(old, old + more, prefix="other ")

    with pytest.raises(Inconsistent) as refusal:
        witness.check(forged, tree_of(old))
    assert refusal.value.status == 422


def test_a_proof_where_none_is_wanted_is_422():
    for old, last in ((0, None), (5, tree_of(5))):
        honest = submission(old, 5)
        with pytest.raises(Inconsistent):
            witness.check(Submission(old, (EMPTY_ROOT,), honest.note, honest.checkpoint), last)


def test_the_same_checkpoint_again_is_cosigned_again():
    witness.check(submission(5, 5), tree_of(5))


def test_an_empty_log_is_cosigned():
    empty = Checkpoint(shelves.ORIGIN, 0, EMPTY_ROOT)
    note = Note(empty.text, (SIGNER.sign(empty.text),))

    witness.check(Submission(0, (), note, empty), None)


GOOD = str(submission(2, 5))


@pytest.mark.parametrize(
    "body",
    [
        "",
        "old 2\n",
        "old 2",
        GOOD.replace("old 2", "old 02"),
        GOOD.replace("old 2", "old -2"),
        GOOD.replace("old 2", "old  2"),
        GOOD.replace("old 2", "new 2"),
        GOOD.replace("old 2", "old " + "9" * 30),
        GOOD.replace("old 2\n", "old 2\n\n", 1),
        GOOD.replace("old 2\n", "old 2\nAAAA\n", 1),
        GOOD.replace("old 2\n", "old 2\n" + ("A" * 43 + "=\n") * 64, 1),
        GOOD.replace("\n\n", "\n", 1),
        GOOD.replace("\n5\n", "\n05\n"),
        GOOD[:-1],
    ],
)
def test_what_is_not_a_submission_is_400(body: str):
    with pytest.raises(BadSubmission):
        witness.read(body.encode())


def test_bytes_that_are_no_text_are_400():
    with pytest.raises(BadSubmission):
        witness.read(b"\xff" + GOOD.encode())


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(GOOD.encode()) - 1), st.integers(0, 7))
def test_a_submission_with_any_bit_turned_over_is_never_cosigned(at: int, bit: int):
    data = bytearray(GOOD.encode())
    data[at] ^= 1 << bit

    with pytest.raises(witness.Unwitnessed):
        cosign(bytes(data))


def test_what_is_stored_is_the_checkpoint_that_was_sent():
    honest = submission(2, 5)

    assert checkpoints.parsed(witness.known(honest, LOGS).text) == tree_of(5)
