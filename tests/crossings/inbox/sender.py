"""A vault that speaks to the inbox under test, honestly or not."""

import hashlib
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.http import HttpResponse
from django.test import Client

from fanlight.crossings import keys
from fanlight.crossings.crossing import Crossing, encoded
from fanlight.crossings.signatures import Envelope, digest_header, signed
from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.foundation.ids import new_id


class Sender:
    """Signs as the outbox does; every part of a request can be replaced."""

    def __init__(self, vault: str, *, is_known: bool = True) -> None:
        self.vault = vault
        self.key = Ed25519PrivateKey.generate()
        self.client = Client()
        if is_known:
            keys.introduce(self.key, vaults=own().public_home / "vaults", name=vault)

    def send(self, crossing: Crossing, *, key: UUID | str | None = None, **changed: Any) -> HttpResponse:
        return self.post(crossing.class_name, encoded(crossing), key=key, **changed)

    def post(self, class_name: str, body: bytes, *, key: UUID | str | None = None, **changed: Any) -> HttpResponse:
        return self.request("POST", class_name, body, "application/json", key=key, **changed)

    def put(self, data: bytes, extension: str, *, key: UUID | str | None = None, **changed: Any) -> HttpResponse:
        kind = {"mp4": "video/mp4", "webp": "image/webp"}[extension]
        name = f"objects/{hashlib.sha256(data).hexdigest()}.{extension}"
        return self.request("PUT", changed.pop("path", name), data, kind, key=key, **changed)

    def request(
        self,
        method: str,
        path: str,
        body: bytes,
        content_type: str,
        *,
        key: UUID | str | None = None,
        sent_body: bytes | None = None,
        digest: str | None = None,
        target: str | None = None,
        headers: dict[str, str | None] | None = None,
    ) -> HttpResponse:
        """`sent_body`, `digest`, `target` and `headers` are where a liar or a broken line comes in."""
        envelope = Envelope(
            method=method,
            target=target or f"{own().public_address}/gateway/v1/{path}",
            content_type=content_type,
            content_length=len(body),
            content_digest=digest or digest_header(hashlib.sha256(body).digest()),
            idempotency_key=str(new_id() if key is None else key),
        )
        carried: dict[str, str | None] = {**self.sign(envelope), **(headers or {})}
        return self.deliver(method, path, body if sent_body is None else sent_body, carried)

    def headers(self, crossing: Crossing) -> dict[str, str | None]:
        """Honest headers for a message, to be used later, twice or bent."""
        body = encoded(crossing)
        envelope = Envelope(
            method="POST",
            target=f"{own().public_address}/gateway/v1/{crossing.class_name}",
            content_type="application/json",
            content_length=len(body),
            content_digest=digest_header(hashlib.sha256(body).digest()),
            idempotency_key=str(new_id()),
        )
        return self.sign(envelope)

    def sign(self, envelope: Envelope) -> dict[str, str | None]:
        return dict(signed(envelope, key=self.key, vault=self.vault, now=clock.seconds()))

    def deliver(self, method: str, path: str, body: bytes, headers: dict[str, str | None]) -> HttpResponse:
        """Send headers as they are; one that is None is left out."""
        there = {name: value for name, value in headers.items() if value is not None}
        content_type = there.pop("Content-Type", "")
        there.pop("Content-Length", None)
        bare = {} if body else {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": "0"}  # or it says nothing of them
        answer = self.client.generic(method, f"/gateway/v1/{path}", body, content_type, headers=there, **bare)
        assert isinstance(answer, HttpResponse)
        return answer
