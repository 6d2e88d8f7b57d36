"""A public plane's log and witness of a few lines, for the vault to watch; it can be made to cheat."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fanlight.custody import tiles, witness
from fanlight.custody.checkpoints import Checkpoint
from fanlight.custody.log import Log
from fanlight.custody.signing import Signer
from fanlight.custody.witness import OtherSize, Unwitnessed
from tests.custody import shelves
from tests.custody.shelves import MemoryShelf

Reply = tuple[int, bytes]


class OtherLog:
    """Answers on a port of its own; `lie` may answer in its place."""

    def __init__(self) -> None:
        self.log = Log.on(MemoryShelf(), shelves.signer())
        self.witness = Signer.timed("public.example/witness", Ed25519PrivateKey.generate())
        self.looked_after: dict[str, list[Any]] = {}
        self.seen: Checkpoint | None = None
        self.asked: list[str] = []
        self.lie: Callable[[str, bytes], Reply | None] = lambda path, body: None
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def start(self) -> None:
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def grow(self, by: int, *, word: str = "entry") -> None:
        size = self.log.checkpoint().size
        self.log.append([f"{word} {size + at}".encode() for at in range(by)])

    def begin_anew(self) -> None:
        """The same key over another history."""
        self.log = Log.on(MemoryShelf(), self.log.signer)

    def answer(self, path: str, body: bytes) -> Reply:
        self.asked.append(path)
        if (said := self.lie(path, body)) is not None:
            return said
        if path == "/witness/add-checkpoint":
            return self._cosign(body)
        if path == "/log/checkpoint":
            head = self.log.shelf.head()
            return (200, head) if head else (404, b"{}")
        place = tiles.place(path.removeprefix("/log/tile/"))
        part = self.log.part(place) if place else None
        return (200, part) if part else (404, b"{}")

    def _cosign(self, body: bytes) -> Reply:
        try:
            submission = witness.read(body)
            note = witness.known(submission, self.looked_after)
            witness.check(submission, self.seen)
        except OtherSize as other:
            return 409, f"{other.size}\n".encode()
        except Unwitnessed as refusal:
            return refusal.status, str(refusal).encode()
        self.seen = submission.checkpoint
        return 200, self.witness.sign(note.text, at=1_700_000_000).line.encode()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        plane = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"] or 0))
                status, said = plane.answer(self.path, body)
                self.send_response(status)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            do_POST = do_GET  # noqa: N815 - the name the server looks for

            def log_message(self, *args: Any) -> None:
                pass

        return Handler
