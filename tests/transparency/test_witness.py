"""The witness over HTTP: cosigns a log that only grows, remembers, and answers everything else as tlog-witness says."""

import hashlib
from pathlib import Path

import pytest
from django.test import Client

from fanlight.custody import notes, signing
from fanlight.custody.log import Log
from fanlight.custody.notes import Note
from fanlight.custody.witness import MOST_BYTES, Submission
from fanlight.transparency import queries
from fanlight.transparency.keeping import Keeper
from tests.custody import shelves
from tests.custody.shelves import MemoryShelf

ORIGIN_SHA256 = hashlib.sha256(shelves.ORIGIN.encode()).hexdigest()


class Other:
    """Another plane's log."""

    def __init__(self) -> None:
        self.log = Log.on(MemoryShelf(), shelves.signer())

    def grow(self, by: int) -> None:
        size = self.log.checkpoint().size
        self.log.append([shelves.entry(size + at) for at in range(by)])

    def submission(self, old: int) -> str:
        new = self.log.checkpoint()
        note = notes.read(self.log.shelf.head() or b"")
        return str(Submission(old, tuple(self.log.continues(old, new.size)), note, new))

    def note(self) -> Note:
        return notes.read(self.log.shelf.head() or b"")


@pytest.fixture
def other(keeper: Keeper) -> Other:
    """A log that the witness looks after."""
    other = Other()
    introduce(keeper, other.log.key.vkey)
    return other


def introduce(keeper: Keeper, vkey: str, name: str = "other") -> Path:
    folder = next(place for place in keeper.known_logs if place.suffix != ".vkey")
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}.vkey"
    file.write_text(f"{vkey}\n")
    return file


def post(body: str | bytes):  # type: ignore[no-untyped-def]
    client = Client(enforce_csrf_checks=True)  # a witness knows nobody: no cookie, no token
    return client.post("/witness/add-checkpoint", body, content_type="text/plain")


def test_it_cosigns_a_log_as_it_grows(other: Other):
    old = 0
    for step in (1, 2, 300):
        other.grow(step)
        answer = post(other.submission(old))

        assert answer.status_code == 200
        signed = other.note().with_signatures(notes.signature_lines(answer.content.decode()))
        witness = signing.NoteKey.of(Client().get("/.well-known/custody.json").json()["witness"]["vkey"])
        assert [signing.time_of(one.value) > 1_700_000_000 for one in signed.signed_by([witness]).values()] == [True]
        old += step

    kept = Client().get(f"/witness/{ORIGIN_SHA256}/checkpoint")
    assert kept.content.decode() == str(signed)
    assert kept["Content-Type"] == "text/plain; charset=utf-8"


def test_it_says_which_logs_it_looks_after(other: Other):
    assert Client().get("/.well-known/custody.json").json()["witness"]["origins"] == [shelves.ORIGIN]


def test_it_cosigns_the_same_checkpoint_again(other: Other):
    other.grow(3)

    assert [post(other.submission(old)).status_code for old in (0, 3, 3)] == [200, 200, 200]


def test_it_tells_the_size_it_knows_to_who_starts_elsewhere(other: Other):
    other.grow(3)
    post(other.submission(0))
    other.grow(2)

    for old in (0, 2, 4, 5):
        answer = post(other.submission(old))
        assert (answer.status_code, answer["Content-Type"], answer.content) == (409, "text/x.tlog.size", b"3\n")
    assert post(other.submission(3)).status_code == 200


def test_a_log_that_went_back_is_not_cosigned(other: Other):
    older = Other.__new__(Other)
    older.log = Log.on(MemoryShelf(), other.log.signer)
    older.grow(3)
    other.grow(5)
    post(other.submission(0))

    assert post(older.submission(0)).status_code == 409
    assert post(older.submission(3)).status_code == 409


def test_a_fork_is_never_cosigned(other: Other):
    forked = Other.__new__(Other)
    forked.log = Log.on(MemoryShelf(), other.log.signer)
    forked.log.append([b"told to others"])
    forked.grow(4)
    other.grow(5)
    post(other.submission(0))
    kept = Client().get(f"/witness/{ORIGIN_SHA256}/checkpoint").content

    assert post(forked.submission(5)).status_code == 409
    forked.grow(3)
    assert post(forked.submission(5)).status_code == 422
    assert Client().get(f"/witness/{ORIGIN_SHA256}/checkpoint").content == kept


def test_a_log_it_does_not_look_after_is_404(keeper: Keeper):
    stranger = Other()
    stranger.grow(1)

    assert post(stranger.submission(0)).status_code == 404


def test_who_only_uses_the_name_of_a_log_is_403(other: Other):
    impostor = Other()
    impostor.grow(1)

    assert post(impostor.submission(0)).status_code == 403


def test_once_its_file_is_gone_a_log_is_no_longer_cosigned(keeper: Keeper):
    other = Other()
    file = introduce(keeper, other.log.key.vkey)
    other.grow(1)
    assert post(other.submission(0)).status_code == 200
    file.unlink()

    assert post(other.submission(1)).status_code == 404


def test_a_file_that_holds_no_key_does_no_harm(keeper: Keeper, other: Other):
    introduce(keeper, "not a key", name="broken")
    introduce(keeper, queries.own_witness().key.vkey, name="witness")
    (keeper.known_logs[0] / "bytes.vkey").write_bytes(b"\xff\xfe")
    other.grow(1)

    assert post(other.submission(0)).status_code == 200
    assert list(queries.known_logs()) == [shelves.ORIGIN]


@pytest.mark.parametrize("body", [b"", b"old 0\n", b"\xff" * 100, b"old 0\n\nx\n1\n\n\n", "old 1\n\n— x\n".encode()])
def test_what_is_no_submission_is_400(other: Other, body: bytes):
    answer = post(body)

    assert answer.status_code == 400
    assert answer["Cache-Control"] == "no-store"


def test_one_that_goes_backwards_is_400(other: Other):
    other.grow(3)
    post(other.submission(0))

    assert post(other.submission(3).replace("old 3", "old 4")).status_code == 400


def test_more_than_a_checkpoint_has_is_413(other: Other):
    assert post(b"x" * (MOST_BYTES + 1)).status_code == 413


def test_it_is_asked_by_post_alone(other: Other):
    assert Client().get("/witness/add-checkpoint").status_code == 405
