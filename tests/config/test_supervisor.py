"""What whoever starts Fanlight is told while it does not answer yet."""

import socket
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from fanlight.config import first_visit, supervisor
from fanlight.config.settings import Settings, read


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    return read({"FANLIGHT_HOME": str(tmp_path)})


def test_whoever_waits_for_a_small_machine_is_told_once_that_it_goes_on(
    own: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter([False, False, False, True])
    monkeypatch.setattr(first_visit, "answers", lambda _: next(answers))
    monkeypatch.setattr(supervisor, "SLOW_START_SECONDS", 0.0)

    assert supervisor._until_ready(own, [], threading.Event())

    assert capsys.readouterr().out.count("still starting") == 1


def test_one_that_dies_in_the_middle_of_its_answer_does_not_answer_yet(own: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        dying = threading.Thread(target=_half_an_answer, args=(server,))
        dying.start()
        own = replace(own, plane="public", public_port=server.getsockname()[1])

        assert not first_visit.answers(own)
        dying.join()


def _half_an_answer(server: socket.socket) -> None:
    line, _ = server.accept()
    with line:
        line.recv(4096)
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")


def test_what_never_answers_is_given_up(
    own: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(first_visit, "answers", lambda _: False)
    monkeypatch.setattr(supervisor, "LONGEST_START_SECONDS", 0.2)

    assert not supervisor._until_ready(own, [], threading.Event())

    assert capsys.readouterr().out == "", "it ended before anybody had waited for long"
