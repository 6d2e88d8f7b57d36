"""The vault has its log cosigned by the public plane, and cosigns the public plane's as long as it only grows."""

import hashlib
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import override_settings

from fanlight.config.settings import Settings
from fanlight.crossings.outbox import witnessing
from fanlight.crossings.outbox.delivery import gateway_of_own
from fanlight.crossings.outbox.gateway import Gateway, Said, Unreachable
from fanlight.crossings.outbox.witnessing import Suspicious, ask_to_be_cosigned, cosign_the_public_log
from fanlight.custody import notes
from fanlight.custody.entries import Running
from fanlight.custody.notes import BadNote, NotSigned
from fanlight.custody.witness import Unwitnessed
from fanlight.transparency import actions, queries
from tests.crossings.outbox.other_log import OtherLog
from tests.custody import shelves

pytestmark = pytest.mark.django_db

ORIGIN_SHA256 = hashlib.sha256(shelves.ORIGIN.encode()).hexdigest()


@pytest.fixture
def public(home: Settings) -> Iterator[OtherLog]:
    """A public plane that this vault knows, and that knows this vault."""
    plane = OtherLog()
    plane.start()
    home.public_home.mkdir(parents=True)
    (home.public_home / "log.vkey").write_text(plane.log.key.vkey)
    (home.public_home / "witness.vkey").write_text(plane.witness.key.vkey)
    with override_settings(FANLIGHT=replace(home, public_address=plane.address)):
        plane.looked_after[queries.own_log().key.name] = [queries.own_log().key]
        yield plane
    plane.stop()


@pytest.fixture
def gateway(public: OtherLog) -> Iterator[Gateway]:
    gateway = gateway_of_own()
    yield gateway
    gateway.close()


def say(*versions: str) -> None:
    actions.log(
        [Running(version=version, code_sha256="ab" * 32, app_sha256="", manifest_sha256="") for version in versions]
    )


def witnesses_of_own() -> list[str]:
    note = notes.read((queries.checkpoint() or "").encode())
    return [key.name for key in note.signed_by(queries.known_witnesses())]


def cosigned_size() -> int:
    return int((queries.witnessed(ORIGIN_SHA256) or "\n0\n").split("\n")[1])


def test_our_checkpoint_is_cosigned_each_time_it_grows(public: OtherLog, gateway: Gateway):
    for number in range(3):
        say(*(f"{number}.{at}" for at in range(number + 1)))

        assert ask_to_be_cosigned(gateway)

        assert witnesses_of_own() == ["public.example/witness"]
    assert public.seen == queries.own_log().checkpoint()


def test_when_it_is_cosigned_already_nobody_is_asked(public: OtherLog, gateway: Gateway):
    say("1")
    ask_to_be_cosigned(gateway)
    asked = list(public.asked)

    assert ask_to_be_cosigned(gateway)
    assert public.asked == asked


def test_without_a_known_witness_or_an_entry_nobody_is_asked(public: OtherLog, gateway: Gateway, home: Settings):
    assert not ask_to_be_cosigned(gateway)
    say("1")
    (home.public_home / "witness.vkey").unlink()

    assert not ask_to_be_cosigned(gateway)
    assert public.asked == []


def test_an_older_copy_of_our_own_log_is_noticed(public: OtherLog, gateway: Gateway):
    say("1")
    public.lie = lambda path, body: (409, b"57\n")

    with pytest.raises(Suspicious, match="has seen 57 entries of our log, here are 1"):
        ask_to_be_cosigned(gateway)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (200, b""),
        (200, b"\xff\xfe"),
        (200, "— public.example/witness AAAAAAAA\n".encode()),
        (409, b"two trees\n"),
        (409, b"9" * 5000 + b"\n"),
        (409, b"0\n"),
        (403, b"no"),
        (500, b"broken"),
        (200, b"x" * 20_000),
    ],
)
def test_a_witness_that_answers_nonsense_changes_nothing(public: OtherLog, gateway: Gateway, status: int, said: bytes):
    say("1")
    before = queries.checkpoint()
    public.lie = lambda path, body: (status, said)

    with pytest.raises((Suspicious, BadNote, NotSigned)):
        ask_to_be_cosigned(gateway)

    assert queries.checkpoint() == before


def test_a_false_cosignature_is_not_put_beside_our_checkpoint(public: OtherLog, gateway: Gateway):
    say("1")
    before = queries.checkpoint()
    empty = f"{shelves.ORIGIN}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    public.lie = lambda path, body: (200, public.witness.sign(empty, at=1_700_000_000).line.encode())

    with pytest.raises(NotSigned):
        ask_to_be_cosigned(gateway)

    assert queries.checkpoint() == before


def test_the_public_log_is_cosigned_as_it_grows(public: OtherLog, gateway: Gateway):
    assert not cosign_the_public_log(gateway)  # it has not begun
    for by in (1, 2, 255, 600, 1):
        public.grow(by)

        assert cosign_the_public_log(gateway)

        assert cosigned_size() == public.log.checkpoint().size
        kept = notes.read((queries.witnessed(ORIGIN_SHA256) or "").encode())
        assert queries.own_witness().key in kept.signed_by([queries.own_witness().key])
    assert not cosign_the_public_log(gateway)


def test_a_public_log_whose_end_was_taken_out_is_noticed_and_not_cosigned(public: OtherLog, gateway: Gateway):
    public.grow(10)
    cosign_the_public_log(gateway)
    public.begin_anew()
    public.grow(9)

    with pytest.raises(Suspicious, match="had 10 entries and now has 9"):
        cosign_the_public_log(gateway)
    assert cosigned_size() == 10


@pytest.mark.parametrize("what", ["checkpoint", "tile"])
def test_that_another_worker_is_quicker_is_no_finding(
    public: OtherLog, gateway: Gateway, monkeypatch: pytest.MonkeyPatch, what: str
):
    public.grow(10)
    cosign_the_public_log(gateway)
    public.grow(1)
    ask, another = gateway.ask, gateway_of_own()

    def ask_slowly(method: str, path: str, body: bytes = b"") -> Said:
        """Its first answer comes when the log has grown, and somebody else has seen that."""
        said = ask(method, path, body)
        if what in path and cosigned_size() == 10:
            public.grow(5)
            assert cosign_the_public_log(another)
        return said

    monkeypatch.setattr(gateway, "ask", ask_slowly)

    assert not cosign_the_public_log(gateway)
    assert cosigned_size() == 16
    another.close()


@pytest.mark.parametrize("grown", [10, 11, 300])
def test_a_public_log_with_another_history_is_noticed_and_not_cosigned(public: OtherLog, gateway: Gateway, grown: int):
    public.grow(10)
    cosign_the_public_log(gateway)
    kept = queries.witnessed(ORIGIN_SHA256)
    public.begin_anew()
    public.grow(grown, word="another")

    with pytest.raises(Unwitnessed):
        cosign_the_public_log(gateway)
    assert queries.witnessed(ORIGIN_SHA256) == kept


def test_a_log_with_another_key_or_name_is_noticed(public: OtherLog, gateway: Gateway, home: Settings):
    public.grow(3)
    for vkey in (shelves.signer().key.vkey, shelves.signer("other.example").key.vkey):
        (home.public_home / "log.vkey").write_text(vkey)
        with pytest.raises(Suspicious, match="no log that is known here"):
            cosign_the_public_log(gateway)
    assert cosigned_size() == 0


@pytest.mark.parametrize("said", [(404, b""), (200, b""), (200, b"x" * 31), (200, bytes(32 * 300)), (500, b"broken")])
def test_tiles_that_are_not_served_or_not_whole_are_noticed(
    public: OtherLog, gateway: Gateway, said: tuple[int, bytes]
):
    public.grow(3)
    cosign_the_public_log(gateway)
    public.grow(3)
    public.lie = lambda path, body: said if "tile" in path else None

    with pytest.raises(Suspicious):
        cosign_the_public_log(gateway)
    assert cosigned_size() == 3


def test_tiles_that_were_changed_are_noticed(public: OtherLog, gateway: Gateway):
    public.grow(3)
    cosign_the_public_log(gateway)
    public.grow(3)
    public.lie = lambda path, body: (200, bytes(32 * 6)) if "tile" in path else None

    with pytest.raises(Unwitnessed):
        cosign_the_public_log(gateway)
    assert cosigned_size() == 3


@pytest.mark.parametrize("said", [b"", b"\xff", b"no note\n", b"x" * 20_000])
def test_a_checkpoint_that_is_none_is_noticed(public: OtherLog, gateway: Gateway, said: bytes):
    public.lie = lambda path, body: (200, said)

    with pytest.raises(BadNote):
        cosign_the_public_log(gateway)


def test_a_public_plane_that_is_away_is_waited_for(public: OtherLog, gateway: Gateway):
    public.stop()
    say("1")

    with pytest.raises(Unreachable):
        ask_to_be_cosigned(gateway)
    with pytest.raises(Unreachable):
        cosign_the_public_log(gateway)


def test_the_loop_survives_whatever_it_is_told(
    public: OtherLog, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
):
    """Each kind of trouble in turn: the worker's other loops would stop with this one."""
    answers = iter([(200, b"\xff"), (500, b""), (409, b"two"), (404, b""), (200, b"")] * 3)
    public.lie = lambda path, body: next(answers, (404, b""))
    monkeypatch.setattr(witnessing, "EVERY_SECONDS", 0.01)
    monkeypatch.setattr(witnessing.connections, "close_all", lambda: None)
    say("1")
    stop = threading.Event()

    def end() -> None:
        while len(public.asked) < 12:
            time.sleep(0.01)
        stop.set()

    threading.Thread(target=end, daemon=True).start()
    witnessing.run(stop)

    assert "ask_to_be_cosigned: " in caplog.text
    assert "Traceback" not in caplog.text
