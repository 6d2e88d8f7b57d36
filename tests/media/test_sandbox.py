"""A hijacked decoder gets nowhere, and costs one call."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import psutil
import pytest

from fanlight.media import landlock, sandbox
from fanlight.media.sandbox import Allowance, Broken

SHORT = Allowance(cpu_seconds=5, patience_seconds=30, memory_bytes=1_000_000_000)
ROOT = Path(__file__).parents[2]

Found = TypeVar("Found")
confined = pytest.mark.skipif(landlock.abi() == 0, reason="this kernel has no Landlock")


@pytest.fixture
def given(tmp_path: Path) -> Path:
    file = tmp_path / "given"
    file.write_text("for you")
    return file


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret"
    file.write_text("not for you")
    return file


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        yield listening


def attempt(deed: str, given: Path, *, at: object = "", allowance: Allowance = SHORT) -> str:
    return sandbox.inspect("tests.media.intruder", {"deed": deed, "at": str(at)}, allowance, reads=given).strip()


def test_it_reads_what_it_was_given(given: Path) -> None:
    assert attempt("read", given, at=given) == "for you"


@confined
@pytest.mark.parametrize(
    ("deed", "place"),
    [
        ("read", lambda folder: folder / "secret"),
        ("read", lambda _: "/etc/passwd"),
        ("read", lambda _: "/proc/self/environ"),
        ("listing", lambda folder: folder),
        ("listing", lambda _: "/"),
        ("write", lambda folder: folder / "given"),
        ("write", lambda folder: folder / "new"),
        ("write", lambda _: "/tmp/new"),
        ("delete", lambda folder: folder / "secret"),
        ("look_into_parent", lambda _: ""),
        ("become", lambda _: "/bin/true"),
    ],
)
def test_it_reaches_no_other_file(given: Path, secret: Path, deed: str, place: Callable[[Path], object]) -> None:
    with pytest.raises(Broken, match="Permission denied"):
        attempt(deed, given, at=place(given.parent))

    assert given.read_text() == "for you"
    assert secret.read_text() == "not for you"


@pytest.mark.parametrize("deed", ["connect", "datagram"])
def test_it_reaches_no_network(given: Path, server: socket.socket, deed: str) -> None:
    with pytest.raises(Broken, match=r"Operation not permitted|Permission denied"):
        attempt(deed, given, at=server.getsockname()[1])

    with pytest.raises(TimeoutError):
        server.accept()


def test_it_reaches_no_local_socket(given: Path, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        listening.listen()

        with pytest.raises(Broken, match="Operation not permitted"):
            attempt("local", given, at=tmp_path / "socket")


@pytest.mark.parametrize("deed", ["start", "end_parent", "ring"])
def test_it_starts_signals_and_rings_nobody(given: Path, deed: str) -> None:
    with pytest.raises(Broken, match=r"Operation not permitted|io_uring"):
        attempt(deed, given, at="/bin/true")


def test_a_decoder_that_spins_costs_its_time(given: Path) -> None:
    begun = time.monotonic()

    with pytest.raises(Broken) as broken:
        attempt("spin", given, allowance=Allowance(cpu_seconds=1, patience_seconds=60))

    assert broken.value.how == "out_of_time"
    assert time.monotonic() - begun < 30


def test_a_decoder_that_hangs_is_given_up(given: Path) -> None:
    begun = time.monotonic()

    with pytest.raises(Broken) as broken:
        attempt("hang", given, allowance=Allowance(cpu_seconds=5, patience_seconds=1.5))

    assert broken.value.how == "out_of_time"
    assert time.monotonic() - begun < 15
    assert not psutil.Process().children(recursive=True)


def test_a_decoder_that_crashes_takes_nobody_along(given: Path) -> None:
    with pytest.raises(Broken) as broken:
        attempt("crash", given)

    assert broken.value.how == "crashed"


def test_a_decoder_that_swallows_memory_is_stopped(given: Path) -> None:
    with pytest.raises(Broken) as broken:
        attempt("swallow", given)

    assert broken.value.how == "out_of_memory"


def test_a_decoder_that_babbles_is_cut_off(given: Path) -> None:
    with pytest.raises(Broken, match="too much"):
        attempt("babble", given)


def test_a_decoder_cannot_open_file_after_file(given: Path) -> None:
    with pytest.raises(Broken, match="Too many open files"):
        attempt("open_many", given, at=given)


def test_a_program_writes_its_folder_and_no_more_than_allowed(given: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    generous = Allowance(cpu_seconds=5, patience_seconds=30, file_bytes=1000)

    sandbox.run(["/bin/cp", str(given), str(out / "copy")], generous, reads=given, writes=out)
    assert (out / "copy").read_text() == "for you"

    given.write_text("x" * 5000)
    with pytest.raises(Broken):
        sandbox.run(["/bin/cp", str(given), str(out / "large")], generous, reads=given, writes=out)
    assert (out / "large").stat().st_size <= 1000


@confined
def test_a_program_reads_no_other_file_either(given: Path, secret: Path) -> None:
    with pytest.raises(Broken, match="Permission denied"):
        sandbox.run(["/bin/cat", str(secret)], SHORT, reads=given)


def test_nothing_of_our_environment_is_passed_on(given: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FANLIGHT_SECRET", "hush")

    assert "hush" not in sandbox.run(["/usr/bin/env"], SHORT, reads=given)[0]


@pytest.mark.parametrize(("is_news", "ended"), [(False, "silent"), (True, "")])
def test_only_news_buys_more_time(given: Path, *, is_news: bool, ended: str) -> None:
    slowly = "while :; do i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; echo tick; done"
    heard: list[str] = []

    with pytest.raises(Broken) as broken:
        sandbox.run(
            ["/bin/sh", "-c", slowly],
            Allowance(cpu_seconds=3, patience_seconds=1.5),
            reads=given,
            heard=lambda line: heard.append(line) or is_news,
        )

    assert set(heard) == {"tick"}
    assert broken.value.how == "out_of_time"
    assert broken.value.words.startswith(ended)
    assert ("silent" in broken.value.words) != is_news


def test_a_full_disk_is_not_the_files_fault(given: Path) -> None:
    with pytest.raises(OSError, match="no room"):
        sandbox.run(["/bin/sh", "-c", "echo 'No space left on device' >&2; exit 1"], SHORT, reads=given)


def test_it_dies_with_the_process_that_waits_for_it(given: Path) -> None:
    waiting = textwrap.dedent(f"""
        from pathlib import Path
        from fanlight.media.sandbox import Allowance, run
        run(["/bin/sleep", "300"], Allowance(cpu_seconds=5, patience_seconds=300), reads=Path({str(given)!r}))
    """)
    with subprocess.Popen([sys.executable, "-c", waiting], cwd=ROOT) as parent:
        decoder = _wait_for(lambda: [p for p in psutil.Process(parent.pid).children() if p.name() == "sleep"])[0]

        os.kill(parent.pid, signal.SIGKILL)

    _wait_for(lambda: not decoder.is_running() or decoder.status() == psutil.STATUS_ZOMBIE)


def test_what_is_in_force_is_told_truthfully() -> None:
    told = sandbox.describe()

    assert ("reads only the file it was given" in told.split("Not enforced")[0]) == (landlock.abi() > 0)
    assert "opens no network connection" in told


def test_what_is_not_in_force_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "inspect", lambda *_, **__: '{"read":true,"write":true,"connect":false,"start":false}')

    told = sandbox.describe.__wrapped__()

    assert "Not enforced by this system: that it reads only the file it was given" in told


def _wait_for(found: Callable[[], Found], seconds: float = 20) -> Found:
    ends = time.monotonic() + seconds
    while not (answer := found()):
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.05)
    return answer
