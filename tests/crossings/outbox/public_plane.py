"""A public plane of a few lines, for the outbox to talk to: it checks signatures and answers as it is told."""

import json
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fanlight.crossings.signatures import Envelope, signature_of


@dataclass(frozen=True)
class Received:
    """A request that came, with its signature checked."""

    method: str
    path: str
    key: str
    body: bytes
    is_signed: bool
    nonce: str


Reply = tuple[int, dict[str, Any]]
ACCEPTED: Reply = (200, {"received_on": "2026-11-22"})


@dataclass
class PublicPlane:
    """Keeps what came; `answer` decides what is said to it."""

    key: Ed25519PublicKey
    answer: Callable[[Received], Reply | None] = lambda received: ACCEPTED
    received: list[Received] = field(default_factory=list)
    server: ThreadingHTTPServer | None = None
    certificate: Path | None = None
    """A file with the key and the certificate with which it speaks TLS."""

    @property
    def address(self) -> str:
        assert self.server is not None
        return f"http{'s' if self.certificate else ''}://127.0.0.1:{self.server.server_address[1]}"

    def paths(self) -> list[str]:
        return [received.path.removeprefix("/gateway/v1/") for received in self.received]

    def start(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        if self.certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        assert self.server is not None
        self.server.shutdown()
        self.server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        plane = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                received = plane.read(self.command, self.path, dict(self.headers), body)
                plane.received.append(received)
                reply = plane.answer(received)
                if reply is None:  # a line that breaks before the answer
                    self.close_connection = True
                    return
                said = json.dumps(reply[1]).encode()
                self.send_response(reply[0])
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            do_PUT = do_GET = do_POST  # noqa: N815 - the names the server looks for

            def log_message(self, *args: Any) -> None:
                """Keep the tests' output quiet."""

        return Handler

    def read(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Received:
        signature = signature_of(headers)
        envelope = Envelope(
            method=method,
            target=f"{self.address}{path}",
            content_type=headers["Content-Type"],
            content_length=len(body),
            content_digest=headers["Content-Digest"],
            idempotency_key=headers["Idempotency-Key"],
        )
        is_signed = signature is not None and signature.matches(envelope, self.key)
        nonce = signature.nonce if signature else ""
        return Received(method, path, headers["Idempotency-Key"], body, is_signed, nonce)
