"""Lines that break or fall silent: what was acknowledged is on the disk, byte for byte, and nobody else waits."""

import random
import socket
import struct
import time
from collections.abc import Callable, Iterator

import pytest

from tests.journeys.person import Person
from tests.journeys.running import Running

MEGABYTE = 1_000_000
DATA = random.Random(20261122).randbytes(20 * MEGABYTE)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = Running(tmp_path_factory.mktemp("interrupted") / "home", vault_workers=2, proxies=1)
    running.start()
    yield running
    assert running.stop() == 0


def test_lines_that_break_and_a_vault_that_is_killed_lose_no_acknowledged_byte(running: Running) -> None:
    person = Person(running.vault).sign_up("patient_sender")
    draft = person.create_upload(len(DATA) + 1)

    line = begin_patch(person, draft, 0, len(DATA))
    line.sendall(DATA[: 3 * MEGABYTE])
    line.close()
    first = settled(person, draft)
    assert first == 3 * MEGABYTE, "a line that ends is not a reason to forget what came"
    assert_on_disk(running, draft, first)

    line = begin_patch(person, draft, first, len(DATA) - first)
    line.sendall(DATA[first : 4 * MEGABYTE])
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()  # a reset
    second = settled(person, draft)
    assert first <= second <= 4 * MEGABYTE
    assert_on_disk(running, draft, second)

    line = begin_patch(person, draft, second, len(DATA) - second)
    line.sendall(DATA[second : second + 12 * MEGABYTE])
    wait_until(lambda: offset_of(person, draft) >= second + 8 * MEGABYTE)
    running.kill("vault")
    running.wait_until_up()
    line.close()
    third = offset_of(person, draft)
    assert second + 8 * MEGABYTE <= third <= second + 12 * MEGABYTE
    assert_on_disk(running, draft, third)

    assert person.patch(draft, third, DATA[third:]).status == 204
    assert offset_of(person, draft) == len(DATA)
    assert_on_disk(running, draft, len(DATA))


def test_phones_that_fall_silent_block_nobody(running: Running) -> None:
    lines = []
    people = [Person(running.vault).sign_up(f"silent_{number}") for number in range(6)]
    for person in people * 2:
        line = begin_patch(person, person.create_upload(MEGABYTE), 0, MEGABYTE)
        line.sendall(b"x" * 1000)
        lines.append(line)
    time.sleep(1)

    began = time.monotonic()
    for _ in range(20):
        assert person.ask("GET", "/api/me").status == 200
    took = time.monotonic() - began

    assert took < 60  # a silent line is cut off after 120
    refused = [line for line in lines if answers(line)]
    assert len(lines) - len(refused) <= 8, "two processes with eight threads each keep half of them"
    for line in lines:
        line.close()
    wait_until(lambda: Person(running.vault).sign_up(f"next_{random.randrange(10**6)}").get("/api/drafts") is not None)
    draft = people[0].create_upload(4)
    wait_until(lambda: people[0].patch(draft, 0, b"film").status in (204, 409))


def test_strangers_who_half_send_requests_block_nobody(running: Running) -> None:
    strangers = [half_sent(running) for _ in range(24)]
    time.sleep(1)

    person = Person(running.vault)
    began = time.monotonic()
    for _ in range(20):
        assert person.ask("GET", "/api/me").status == 200
    somebody = {"handle": "nobody_yet", "password": "not the password"}
    elsewhere = {"X-Forwarded-For": "198.51.100.9"}
    assert {person.ask("POST", "/api/sessions", somebody, elsewhere).status for _ in range(4)} == {403}
    took = time.monotonic() - began

    assert took < 60  # a silent line is cut off after 120
    assert sum(not answers(line) for line in strangers) <= 4, "of six places in two processes"
    for line in strangers:
        line.close()


def half_sent(running: Running) -> socket.socket:
    """A stranger's request of which the end never comes."""
    line = socket.create_connection(("127.0.0.1", running.vault_port), timeout=20)
    head = f"POST /api/sessions HTTP/1.1\r\nHost: 127.0.0.1:{running.vault_port}\r\nContent-Length: 100\r\n\r\n"
    line.sendall(head.encode() + b"{")
    return line


def begin_patch(person: Person, draft: str, offset: int, length: int) -> socket.socket:
    """A PATCH of which only the head has been sent."""
    line = socket.create_connection((person.host, person.port), timeout=20)
    cookies = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
    head = [
        f"PATCH /api/uploads/{draft} HTTP/1.1",
        f"Host: {person.host}:{person.port}",
        f"Cookie: {cookies}",
        f"X-CSRFToken: {person.cookies['csrftoken']}",
        "Tus-Resumable: 1.0.0",
        f"Upload-Offset: {offset}",
        "Content-Type: application/offset+octet-stream",
        f"Content-Length: {length}",
        "\r\n",
    ]
    line.sendall("\r\n".join(head).encode())
    return line


def offset_of(person: Person, draft: str) -> int:
    answer = person.ask("HEAD", f"/api/uploads/{draft}", headers={"Tus-Resumable": "1.0.0"})
    assert answer.status == 200, answer.status
    return int(answer.headers["upload-offset"])


def settled(person: Person, draft: str) -> int:
    """The offset once it has stopped moving."""
    before = -1
    while (now := offset_of(person, draft)) != before or now == 0:
        before = now
        time.sleep(0.5)
    return now


def assert_on_disk(running: Running, draft: str, length: int) -> None:
    file = running.home / "vault" / "uploads" / draft
    assert file.read_bytes()[:length] == DATA[:length]


def answers(line: socket.socket) -> bool:
    line.settimeout(0.2)
    try:
        return bool(line.recv(100))
    except TimeoutError:
        return False


def wait_until(is_so: Callable[[], bool], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.2)
