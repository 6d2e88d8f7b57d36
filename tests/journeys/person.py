"""Someone who uses the documented API: keeps cookies, sends the CSRF token, uploads by tus."""

import http.client
import http.cookies
import json
import time
from base64 import b64encode
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import uuid4

PASSWORD = "a long enough phrase 7"
CHUNK = 1_000_000


class Answer:
    """What came back."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    def json(self) -> Any:
        return json.loads(self.body)


class Person:
    """A browser without a screen."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.host, self.port = parts.hostname, parts.port
        self.cookies: dict[str, str] = {}
        self.handle = ""
        self.recovery_code = ""

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
        *,
        raw: bytes | None = None,
    ) -> Answer:
        """One request; `body` travels as JSON, `raw` as it is."""
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **(headers or {})}
        if "csrftoken" in self.cookies:
            sent["X-CSRFToken"] = self.cookies["csrftoken"]
        if body is not None:
            raw, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
        connection = http.client.HTTPConnection(str(self.host), self.port, timeout=30)
        try:
            connection.request(method, path, raw, sent)
            answer = connection.getresponse()
            self._keep(answer)
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def get(self, path: str) -> Any:
        answer = self.ask("GET", path)
        assert answer.status == 200, (path, answer.status, answer.body[:500])
        return answer.json()

    def sign_up(self, handle: str, **more: Any) -> Self:
        self.get("/api/me")
        answer = self.ask(
            "POST", "/api/accounts", {"handle": handle, "password": PASSWORD, "age_band": "adult", **more}
        )
        assert answer.status == 201, answer.body
        self.handle, self.recovery_code = handle, answer.json()["recovery_code"]
        return self

    def export(self) -> bytes:
        """Everything that is kept about them, as the app fetches it: a zip."""
        assert self.ask("POST", "/api/me/export", {"password": PASSWORD}).status == 202
        deadline = time.monotonic() + 120
        while (found := self.get("/api/me/export"))["state"] == "gathering":
            assert time.monotonic() < deadline, found
            time.sleep(0.05)
        assert found["state"] == "ready", found
        answer = self.ask("GET", "/api/me/export/file")
        assert answer.status == 200, answer.body[:500]
        return answer.body

    def upload(self, file: Path, *, name: str | None = None) -> str:
        """Send a whole file in pieces; the draft's id."""
        data = file.read_bytes()
        draft = self.create_upload(len(data), name or file.name)
        for offset in range(0, len(data), CHUNK):
            answer = self.patch(draft, offset, data[offset : offset + CHUNK])
            assert answer.status == 204, (answer.status, answer.body)
        return draft

    def create_upload(self, size: int, name: str = "clip.mp4") -> str:
        headers = {
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(size),
            "Upload-Metadata": f"filename {b64encode(name.encode()).decode()}",
        }
        answer = self.ask("POST", "/api/uploads", headers=headers)
        assert answer.status == 201, (answer.status, answer.body)
        return answer.headers["location"].rstrip("/").rsplit("/", 1)[-1]

    def patch(self, draft: str, offset: int, piece: bytes) -> Answer:
        headers = {
            "Tus-Resumable": "1.0.0",
            "Upload-Offset": str(offset),
            "Content-Type": "application/offset+octet-stream",
        }
        return self.ask("PATCH", f"/api/uploads/{draft}", headers=headers, raw=piece)

    def wait_for_stage(self, draft: str, *stages: str, seconds: float = 300) -> dict[str, Any]:
        """Poll the draft as the app does."""
        deadline = time.monotonic() + seconds
        while True:
            found: dict[str, Any] = self.get(f"/api/drafts/{draft}")
            if found["stage"] in stages:
                return found
            assert time.monotonic() < deadline, f"still {found['stage']} ({found['step']}) after {seconds} s"
            time.sleep(0.3)

    def publish(self, file: Path, caption: str, *, audience: str = "everyone") -> str:
        """From file to published; the video's id."""
        draft = self.upload(file)
        found = self.wait_for_stage(draft, "ready", "refused")
        assert found["stage"] == "ready", found["refusal"]
        assert self.ask("PATCH", f"/api/drafts/{draft}", {"caption": caption, "audience": audience}).status == 200
        answer = self.ask("POST", f"/api/drafts/{draft}/publish")
        assert answer.status == 200, answer.body
        return draft

    def watch(self, video_id: str, seconds: float, **more: Any) -> Answer:
        """Report one watch as the app does."""
        watch = {
            "video_id": video_id,
            "watched_seconds": seconds,
            "loops": 0,
            "ended": "swiped",
            "surface": "for-you",
            "at": int(time.time()),
            **more,
        }
        return self.ask("POST", "/api/watches", {"batch_id": str(uuid4()), "watches": [watch]})

    def _keep(self, answer: http.client.HTTPResponse) -> None:
        for header in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in http.cookies.SimpleCookie(header).items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
