"""`fanlight run`: everything on one machine, started together, kept alive, stopped together."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from fanlight.config import first_visit, key_opening
from fanlight.config.accepting import refuse_what_is_not_accepted
from fanlight.config.leaving import told_by_signals
from fanlight.config.public.own import without_the_vaults
from fanlight.config.settings import Settings

OF_THE_VAULT = ("vault", "worker", "learner")
PROCESSES = {"both": ("public", *OF_THE_VAULT), "public": ("public",), "vault": OF_THE_VAULT}
"""What runs here, by the setting `plane`."""
STEADY_SECONDS = 30.0
"""A process that lived this long has recovered: its next restart waits little again."""
LONGEST_PAUSE_SECONDS = 30.0
STOP_SECONDS = 15.0
SLOW_START_SECONDS, LONGEST_START_SECONDS = 20.0, 300.0
"""When whoever waits is told that it goes on, and when it is given up: a very small machine takes minutes."""
WHY = "the lines above say why"
DEMO_TO_OPEN = 8
"""One video of each theme; the rest are drawn while the first are being watched."""
DEMO_WHOLE = 60


@dataclass
class Kept:
    """A process that is started again when it dies, each time after a longer pause."""

    name: str
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.5
    next_start: float = field(default=0.0)

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = _fanlight(self.name)

    def look_after(self) -> None:
        """Start it when its time has come; note it when it has died."""
        if self.process is None:
            if time.monotonic() >= self.next_start:
                self.start()
        elif (status := self.process.poll()) is not None:
            self._died(status)

    def _died(self, status: int) -> None:
        steady = time.monotonic() - self.started >= STEADY_SECONDS
        self.pause = 0.5 if steady else min(self.pause * 2, LONGEST_PAUSE_SECONDS)
        self.next_start = time.monotonic() + self.pause
        self.process = None
        say(f"{self.name} ended ({_reason(status)}); starting it again in {self.pause:.0f} s")


def run(own: Settings, *, demo: bool, check: bool) -> int:
    """Start what runs here, and stay until told to stop. 0 when all went well."""
    if own.is_apart and (demo or check):
        return _refuse("a demo world and its check need both planes on this machine; leave --plane out")
    if own.plane != "public":
        refuse_what_is_not_accepted(own)
    with told_by_signals() as stop:
        if taken := _taken_port(own):
            return _refuse(taken)
        try:
            _prepare(own)
        except subprocess.CalledProcessError as failure:
            return _refuse(f"{failure.cmd} ended with {failure.returncode}; {WHY}")
        with _key_agent(own) as is_held:
            if is_held and not key_opening.wait_until_open(stop):
                return 0
            kept = [Kept(name) for name in PROCESSES[own.plane]]
            for one in kept:
                one.start()
            try:
                return _serve(own, kept, stop, demo=demo, check=check)
            finally:
                _stop(kept)


def _serve(own: Settings, kept: Sequence[Kept], stop: threading.Event, *, demo: bool, check: bool) -> int:
    if not _until_ready(own, kept, stop):
        return 0 if stop.is_set() else _refuse(f"it did not come up within {LONGEST_START_SECONDS:.0f} seconds; {WHY}")
    if demo and first_visit.demo_videos(own) < DEMO_TO_OPEN and not _make_demo(kept, stop):
        return 0 if stop.is_set() else _refuse(f"the demo world could not be made; {WHY}")
    if check:
        return first_visit.check(own)
    first_visit.greet(own)
    filling = _fanlight("demo") if demo and first_visit.demo_videos(own) < DEMO_WHOLE else None
    while not stop.wait(0.2):
        for one in kept:
            one.look_after()
    say("stopping")
    if filling is not None and filling.poll() is None:
        filling.terminate()
        filling.wait()
    return 0


def _key_agent(own: Settings) -> AbstractContextManager[bool]:
    """Where there is a vault, whoever lets its key be opened by several people; whether they are waited for."""
    return key_opening.agent_beside() if "vault" in PROCESSES[own.plane] else nullcontext(False)


def _prepare(own: Settings) -> None:
    """The keys and tables of what runs here, side by side."""
    planes = [plane for plane in ("public", "vault") if plane in PROCESSES[own.plane]]
    running = {plane: _fanlight("prepare", plane) for plane in planes}
    for process in running.values():
        process.wait()
    for plane, process in running.items():
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, f"prepare {plane}")


def _until_ready(own: Settings, kept: Sequence[Kept], stop: threading.Event) -> bool:
    began, is_told = time.monotonic(), False
    while (waited := time.monotonic() - began) < LONGEST_START_SECONDS and not stop.wait(0.05):
        for one in kept:
            one.look_after()
        if first_visit.answers(own):
            return True
        if waited >= SLOW_START_SECONDS and not is_told:
            say("still starting; a small machine may take minutes")
            is_told = True
    return False


def _make_demo(kept: Sequence[Kept], stop: threading.Event) -> bool:
    making = _fanlight("demo", "--videos", str(DEMO_TO_OPEN))
    while making.poll() is None:
        for one in kept:
            one.look_after()
        if stop.wait(0.1):
            making.terminate()
            making.wait()
            return False
    return making.returncode == 0


def _stop(kept: Sequence[Kept]) -> None:
    """Ask everything to end; end what has not ended in time."""
    running = [one.process for one in kept if one.process is not None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in running:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _fanlight(*arguments: str) -> subprocess.Popen[bytes]:
    """A part of Fanlight in its own process group, so that Ctrl-C reaches the supervisor alone.

    The public plane is not handed what opens the vault's database.
    """
    environment = without_the_vaults(os.environ) if "public" in arguments else None
    command = [sys.executable, "-m", "fanlight", *arguments]
    return subprocess.Popen(command, env=environment, start_new_session=True)


def _taken_port(own: Settings) -> str | None:
    for name, port, address in (
        ("VAULT", own.vault_port, own.vault_address),
        ("PUBLIC", own.public_port, own.public_address),
    ):
        if name.lower() not in PROCESSES[own.plane]:
            continue
        with socket.socket(socket.AF_INET6 if ":" in own.bind else socket.AF_INET) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((own.bind, port))
            except OSError as error:
                return (
                    f"port {port} of {own.bind} cannot be used ({error.strerror}). Stop the program that has it, "
                    f"or choose another: FANLIGHT_{name}_PORT={port + 10} "
                    f"FANLIGHT_{name}_ADDRESS={address.replace(f':{port}', f':{port + 10}')}"
                )
    return None


def _reason(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"status {status}"


def _refuse(why: str) -> int:
    print(f"fanlight: {why}", file=sys.stderr, flush=True)
    return 1


def say(line: str) -> None:
    """A line for the person at the terminal."""
    print(line, flush=True)
