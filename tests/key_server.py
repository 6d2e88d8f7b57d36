"""A key server that answers as OpenBao's transit engine is documented to: there is no package of a real one."""

import base64
import json
import os
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

TOKEN = "s.gO0dToken"


@dataclass
class KeyServer:
    """One key of the transit engine at `transit/`, of type aes256-gcm96."""

    key: AESGCM = field(default_factory=lambda: AESGCM(AESGCM.generate_key(256)))
    is_sealed: bool = False
    says: tuple[int, Any] | None = None
    """Instead of an answer."""
    asked: list[str] = field(default_factory=list)
    address: str = ""

    def answer(self, path: str, token: str | None, body: dict[str, str]) -> tuple[int, Any]:
        self.asked.append(path)
        if self.says:
            return self.says
        if self.is_sealed:
            return 503, {"errors": ["Vault is sealed"]}
        if token != TOKEN:
            return 403, {"errors": ["permission denied"]}
        bound = base64.b64decode(body.get("associated_data", ""))
        if path == "/v1/transit/encrypt/fanlight":
            nonce = os.urandom(12)
            closed = nonce + self.key.encrypt(nonce, base64.b64decode(body["plaintext"], validate=True), bound)
            return 200, {"data": {"ciphertext": f"vault:v1:{base64.b64encode(closed).decode()}", "key_version": 1}}
        if path == "/v1/transit/decrypt/fanlight":
            closed = base64.b64decode(body["ciphertext"].removeprefix("vault:v1:"))
            try:
                opened = self.key.decrypt(closed[:12], closed[12:], bound)
            except InvalidTag:
                return 400, {"errors": ["cipher: message authentication failed"]}
            return 200, {"data": {"plaintext": base64.b64encode(opened).decode()}}
        return 404, {"errors": []}


@contextmanager
def answering(certificate: Path | None = None) -> Iterator[KeyServer]:
    """A key server at an address of this machine, over TLS with a certificate of its own if a file is named for it."""
    keeping = KeyServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, said = keeping.answer(self.path, self.headers["X-Vault-Token"], body)
            self.send_response(status)
            if status == 307:
                self.send_header("Location", f"{keeping.address}/v1/elsewhere")
            self.end_headers()
            self.wfile.write(said if isinstance(said, bytes) else json.dumps(said).encode())

        def log_message(self, *args: Any) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if certificate:
        certificate.write_bytes(_certificate())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        listening.socket = context.wrap_socket(listening.socket, server_side=True)
    threading.Thread(target=listening.serve_forever, args=(0.01,), daemon=True).start()
    keeping.address = f"http{'s' if certificate else ''}://127.0.0.1:{listening.server_address[1]}"
    yield keeping
    listening.shutdown()
    listening.server_close()


def _certificate() -> bytes:
    """A key and a certificate for this machine, signed by itself, in PEM."""
    key, now = Ed25519PrivateKey.generate(), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "key server of a test")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, None)
    )
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + made.public_bytes(Encoding.PEM)
