"""Signed notes are read as signed-note says, and only true signatures count."""

from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from fanlight.custody import notes
from fanlight.custody.notes import BadKey, BadNote, Note, NotSigned, WrongSignature
from fanlight.custody.signing import NoteKey, Signer
from tests.custody import shelves

# The example of Go's package, which has become that of the specification.
VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_the_example_of_the_specification_is_signed():
    peter = NoteKey.of(VKEY)
    note = notes.read(NOTE.encode())

    assert list(note.signed_by([peter])) == [peter]
    assert str(note) == NOTE
    assert peter.vkey == VKEY


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(NOTE.encode()) - 1), st.integers(0, 7))
def test_with_any_bit_turned_over_it_is_not(at: int, bit: int):
    data = bytearray(NOTE.encode())
    data[at] ^= 1 << bit

    with suppress(BadNote, WrongSignature):
        assert not notes.read(bytes(data)).signed_by([NoteKey.of(VKEY)])


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(VKEY) - 1), st.integers(0, 6))
def test_a_key_with_any_bit_turned_over_is_none_or_another(at: int, bit: int):
    data = bytearray(VKEY.encode())
    data[at] ^= 1 << bit

    with pytest.raises(BadKey):
        NoteKey.of(data.decode("ascii"))


@given(st.integers(0, len(VKEY)), st.integers(0, len(VKEY)))
def test_a_part_of_a_key_is_none(start: int, end: int):
    if VKEY[start:end] != VKEY:
        with pytest.raises(BadKey):
            NoteKey.of(VKEY[start:end])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"text\n\n\xe2\x80\x94 name",
        NOTE.encode().rstrip(b"\n"),
        NOTE.replace("— Peter", "- Peter").encode(),
        NOTE.replace("— Peter", "—  Peter").encode(),
        NOTE.replace("PeterNeumann x", "Peter+Neumann x").encode(),
        NOTE.replace("nAM=", "nAM").encode(),
        NOTE.replace("nAM=", "nAN=").encode(),  # the same bytes in a second spelling
        NOTE.replace("your problem is.\n", "your problem is.\r\n").encode(),
        NOTE.replace("think", "th\x00nk").encode(),
        NOTE.replace("think", "think\t").encode(),
        NOTE.encode().replace(b"think", b"th\xffnk"),
        b"text\n\n" + "— name x08goA==\n".encode(),
        b"text\n\n" + "— name AAAAAAA=\n".encode() * 65,
        b"x" * 300_000 + NOTE.encode(),
    ],
)
def test_what_is_not_a_note_is_refused(data: bytes):
    with pytest.raises(BadNote):
        notes.read(data)


def test_a_text_may_hold_empty_lines():
    signer = shelves.signer()
    text = "one\n\ntwo\n\n\nthree\n"
    note = Note(text, (signer.sign(text),))

    read = notes.read(str(note).encode())

    assert read.text == text
    assert signer.key in read.signed_by([signer.key])


def test_strangers_signatures_count_for_nothing_and_do_no_harm():
    ours, stranger = shelves.signer("ours.example"), shelves.signer("stranger.example")
    note = Note("text\n", (stranger.sign("another text\n"), ours.sign("text\n"), stranger.sign("text\n")))

    assert list(note.signed_by([ours.key])) == [ours.key]
    assert not Note("text\n", (stranger.sign("text\n"),)).signed_by([ours.key])


def test_another_key_of_the_same_name_is_a_stranger():
    ours, impostor = shelves.signer("same.example"), shelves.signer("same.example")

    assert not Note("text\n", (impostor.sign("text\n"),)).signed_by([ours.key])


def test_one_false_signature_of_a_known_key_spoils_the_note():
    one, two = shelves.signer("one.example"), shelves.signer("two.example")
    note = Note("text\n", (one.sign("text\n"), two.sign("another\n")))

    with pytest.raises(WrongSignature):
        note.signed_by([one.key, two.key])
    assert issubclass(WrongSignature, NotSigned)


def test_sixteen_signatures_of_any_size_are_read():
    signers = [shelves.signer(f"signer{number}.example") for number in range(15)]
    large = notes.Signature("later.example/with-larger-keys", b"\x01\x02\x03\x04", b"s" * 5000)
    note = Note("text\n", (*(signer.sign("text\n") for signer in signers), large))

    found = notes.read(str(note).encode()).signed_by([signer.key for signer in signers])

    assert len(found) == 15


def test_a_newer_signature_takes_the_place_of_an_older_one():
    signer = shelves.signer()
    old, other = signer.sign("old\n"), shelves.signer("other.example").sign("text\n")
    note = Note("text\n", (old, other)).with_signatures([signer.sign("text\n")])

    assert len(note.signatures) == 2
    assert signer.key in note.signed_by([signer.key])


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a\u00a0b", "a\nb"])
def test_a_key_is_not_called_so(name: str):
    with pytest.raises(BadKey):
        Signer.plain(name, Ed25519PrivateKey.generate())


def test_a_key_of_an_unknown_kind_is_refused():
    for kind, length in ((0x01, 31), (0x02, 32), (0x06, 32), (0x65, 32)):
        with pytest.raises(BadKey):
            NoteKey.of(notes.vkey("key.example", kind, b"k" * length))
