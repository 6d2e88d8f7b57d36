"""No process of a Fanlight outlives the one that started it, whenever that one dies."""

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from fanlight.config.family import die_with_parent

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux")

SERVER = """
import multiprocessing, os, signal, sys, time
from fanlight.config.family import die_with_parent

def web_process(server):
    print(os.getpid(), flush=True)
    {before}
    die_with_parent()
    print("set up", flush=True)
    time.sleep(600)

signal.signal(signal.SIGTERM, lambda *_: None)  # as a server's own, which waits for its web processes
multiprocessing.get_context("fork").Process(target=web_process, args=[os.getpid()]).start()
{after}
time.sleep(600)
"""
UNTIL_ORPHANED = "while os.getppid() == server: time.sleep(0.01)"
KILLED = "time.sleep(0.5); os.kill(os.getpid(), signal.SIGKILL)"


def web_process_of(server: "subprocess.Popen[str]") -> psutil.Process:
    assert server.stdout is not None
    return psutil.Process(int(server.stdout.readline()))


def ended(process: psutil.Process) -> bool:
    _, alive = psutil.wait_procs([process], timeout=60)
    for one in alive:
        one.kill()
    return not alive


def test_a_web_process_whose_server_was_killed_before_it_was_set_up_ends() -> None:
    program = SERVER.format(before=UNTIL_ORPHANED, after=KILLED)

    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as server:
        assert ended(web_process_of(server))


def test_a_web_process_that_has_the_servers_handler_still_ends_with_it() -> None:
    program = SERVER.format(before="", after="")

    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as server:
        web_process = web_process_of(server)
        assert server.stdout is not None
        assert server.stdout.readline() == "set up\n"
        server.kill()

        assert ended(web_process)


def test_whoever_is_told_of_a_parent_that_is_not_its_own_ends_at_once() -> None:
    with pytest.raises(SystemExit):
        die_with_parent(os.getpid())


BESIDE = """
import sys
from pathlib import Path
from tests import processes

beside = processes.start("import time; time.sleep(600)", Path(sys.argv[1]), "public")
print(beside.pid, flush=True)
sys.stdin.read()
"""


def test_what_a_test_starts_beside_itself_ends_with_a_test_that_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", BESIDE, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as test:
        beside = web_process_of(test)
        test.kill()

        assert ended(beside)
