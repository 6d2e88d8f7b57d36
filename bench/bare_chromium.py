"""Chromium without anybody listening: driven over a pipe, because whoever records its network keeps what it fetched."""

import contextlib
import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psutil

COMMANDS_IN, ANSWERS_OUT = 3, 4
"""The file descriptors of `--remote-debugging-pipe`."""
PIECE = 65_536


class BareChromium:
    """One page of a phone's size. Commands are those of the DevTools protocol."""

    def __init__(self, process: subprocess.Popen[bytes], commands: int, answers: int) -> None:
        self._process, self._commands, self._answers = process, commands, answers
        self._number, self._waiting = 0, b""
        self._session: str | None = None

    def open(self, address: str, *, script: str, width: int, height: int, scale: int) -> None:
        """Open a page that runs a script before its own."""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.send("Page.enable")
        size = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": True}
        self.send("Emulation.setDeviceMetricsOverride", **size)
        self.send("Page.addScriptToEvaluateOnNewDocument", source=script)
        self.send("Page.navigate", url=address)

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """What Chromium answers to a command; its events are passed by."""
        self._number += 1
        told = {"id": self._number, "method": method, "params": parameters}
        session = {"sessionId": self._session} if self._session else {}
        os.write(self._commands, json.dumps(told | session).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                result: dict[str, Any] = answer["result"]
                return result

    def value(self, expression: str) -> Any:
        """What an expression is worth in the page."""
        told = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        return told["result"].get("value")

    def press(self, key: str, code: int) -> None:
        for kind in ("keyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)

    def renderer_bytes(self) -> int:
        """The resident memory of the largest renderer, which is the page's."""
        children = psutil.Process(self._process.pid).children(recursive=True)
        return max(child.memory_info().rss for child in children if "--type=renderer" in child.cmdline())

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._waiting:
            piece = os.read(self._answers, PIECE)
            if not piece:
                raise RuntimeError("Chromium is gone")
            self._waiting += piece
        one, self._waiting = self._waiting.split(b"\0", 1)
        answer: dict[str, Any] = json.loads(one)
        return answer


@contextmanager
def bare_chromium(path: str, arguments: list[str]) -> Iterator[BareChromium]:
    commands_in, commands = os.pipe()
    answers, answers_out = os.pipe()

    def put_in_place() -> None:
        # By way of higher numbers: the pipes may stand where the other's end is to go.
        read, write = os.dup(commands_in), os.dup(answers_out)
        os.dup2(read, COMMANDS_IN)
        os.dup2(write, ANSWERS_OUT)

    with tempfile.TemporaryDirectory(prefix="fanlight-chromium-", ignore_cleanup_errors=True) as home:
        process = subprocess.Popen(
            [path, "--headless=new", "--remote-debugging-pipe", f"--user-data-dir={home}", *arguments, "about:blank"],
            preexec_fn=put_in_place,
            close_fds=False,
            start_new_session=True,
            stderr=subprocess.DEVNULL,
        )
        os.close(commands_in)
        os.close(answers_out)
        try:
            yield BareChromium(process, commands, answers)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)
            os.close(commands)
            os.close(answers)
