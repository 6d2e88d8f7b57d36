"""Every request that the app makes, held against what the manifest declares: no field more, and to nobody else."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Browser, BrowserContext, Error, Request

from fanlight.config.vault.speaking import ADDRESSES, HEADERS, UPLOADS
from fanlight.custody.manifest import load

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "reference" / "vault-openapi.json"
ASKED = {one.schema: set(one.fields) for one in load().requests}
OURS = ("tus-", "upload-", "x-")
"""How headers begin that no browser sends by itself."""


@dataclass(frozen=True)
class Sent:
    """A request, as the browser sent it."""

    method: str
    url: str
    page: str
    """The address of the page that made it; empty for the service worker's."""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    is_page: bool = False
    """Whether it asks for a whole page, as somebody who follows a link does."""


class Traffic:
    """What the app has sent, and what of it is not declared."""

    def __init__(self) -> None:
        self.seen = 0
        self.undeclared: list[str] = []
        described = json.loads(DOCUMENT.read_text())
        self._schemas = described["components"]["schemas"]
        self._operations = [
            (method.upper(), re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path))), operation)
            for path, operations in described["paths"].items()
            for method, operation in operations.items()
        ]

    def watch(self, browser: Browser) -> None:
        """Note what every window of a browser sends from now on."""
        opened = browser.new_context

        def new_context(*args: Any, **more: Any) -> BrowserContext:
            context = opened(*args, **more)
            context.on("request", lambda request: self.note(sent(request)))
            return context

        browser.new_context = new_context  # type: ignore[method-assign]

    def note(self, request: Sent) -> None:
        self.seen += 1
        self.undeclared += [f"{request.method} {request.url}: {wrong}" for wrong in self._wrong(request)]

    def _wrong(self, request: Sent) -> Iterator[str]:
        url, page = urlsplit(request.url), urlsplit(request.page)
        if request.is_page or url.scheme not in ("http", "https", "ws", "wss"):
            return
        if page.scheme in ("http", "https") and (url.scheme, url.netloc) != (page.scheme, page.netloc):
            yield f"asked of another host than {page.netloc}"
            return
        query = {name for name, _ in parse_qsl(url.query, keep_blank_values=True)}
        if not url.path.startswith("/api/"):
            yield from (f"the field {name} in the address" for name in sorted(query))
            yield from ["a body"] * bool(request.body)
            return
        operation = self._operation(request.method, url.path)
        if operation is None:
            yield "no such address is described"
            return
        yield from (f"the field {name} in the address" for name in sorted(query - ASKED[ADDRESSES]))
        own = {name.lower() for name in ASKED[HEADERS]}
        yield from (f"the header {name}" for name in request.headers if name.startswith(OURS) and name not in own)
        told = {part.split(" ")[0] for part in request.headers.get("upload-metadata", "").split(",") if part}
        yield from (f"the field {name} with an upload" for name in sorted(told - ASKED[UPLOADS]))
        yield from self._in_body(request, operation)

    def _operation(self, method: str, path: str) -> Any:
        found = (one for of, pattern, one in self._operations if of == method and pattern.fullmatch(path))
        return next(found, None)

    def _in_body(self, request: Sent, operation: Any) -> Iterator[str]:
        contents = operation.get("requestBody", {}).get("content", {})
        kind = request.headers.get("content-type", "").split(";")[0]
        if not request.body:
            return
        if any(one["schema"].get("format") == "binary" for one in contents.values()):
            return  # a file's bytes, as somebody chose it
        if kind not in contents:
            yield f"a body of the type {kind}"
        elif kind == "application/json":
            yield from self._beyond(contents[kind]["schema"], json.loads(request.body))

    def _beyond(self, schema: Any, value: object) -> Iterator[str]:
        """Fields that no declared schema of this place in a body has."""
        named = {ref.rpartition("/")[2] for ref in _references(schema)}
        if isinstance(value, list):
            for one in value:
                yield from self._beyond(schema, one)
        elif isinstance(value, dict) and named:
            declared = set().union(*(ASKED.get(name, set()) for name in named))
            for name, inner in value.items():
                if name not in declared:
                    yield f"the field {name} of {', '.join(sorted(named))}"
                else:
                    places = [self._schemas[one]["properties"].get(name, {}) for one in named]
                    yield from self._beyond(places, inner)


def sent(request: Request) -> Sent:
    """What Playwright saw."""
    try:
        page = request.frame.url
    except Error:  # the service worker's, and a page's before there is one
        page = ""
    body = request.post_data_buffer or b""
    # The service worker fetches the page that somebody goes to in the browser's place.
    is_page = request.is_navigation_request() or (not page and "text/html" in request.headers.get("accept", ""))
    return Sent(request.method, request.url, page, request.headers, body, is_page)


def _references(schema: Any) -> Iterator[str]:
    for one in schema if isinstance(schema, list) else [schema]:
        if "$ref" in one:
            yield one["$ref"]
        for inner in (*one.get("anyOf", []), *([one["items"]] if "items" in one else [])):
            yield from _references(inner)
