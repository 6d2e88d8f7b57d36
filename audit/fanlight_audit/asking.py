"""Asks a plane over HTTP, as one stranger or as another."""

import http.client
import urllib.error
import urllib.request
import zlib
from collections.abc import Mapping
from urllib.parse import urlsplit

MOST_BYTES = 64 * 1024 * 1024
SECONDS = 30

PLAIN: Mapping[str, str] = {"User-Agent": "fanlight-audit"}
OTHERS: tuple[Mapping[str, str], ...] = (
    {
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Accept": "text/html,*/*;q=0.8",
        "Accept-Language": "de,en;q=0.5",
        "Accept-Encoding": "gzip",
    },
    {"User-Agent": "Go-http-client/1.1", "Accept-Encoding": "identity"},
)
"""Who else might ask: a plane that answers by who asks gives these another answer."""


class NoAnswer(Exception):
    """There is no answer, or one that says no: then with its status."""

    def __init__(self, words: str, status: int = 0) -> None:
        self.status = status
        super().__init__(words)

    @property
    def is_refusal(self) -> bool:
        """Whether it was refused for good, and not for being too many or too early."""
        return 400 <= self.status < 500 and self.status not in (408, 425, 429)


class _Staying(urllib.request.HTTPRedirectHandler):
    """Follows nobody to another host, nor to what is no web address."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]  # as the library has it
        if urlsplit(newurl)[:2] != urlsplit(req.full_url)[:2]:
            raise NoAnswer(f"{req.full_url} sends us on to {newurl}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


_opener = urllib.request.build_opener(_Staying)


def get(url: str, headers: Mapping[str, str] = PLAIN) -> bytes:
    """What is found at an address, or `NoAnswer`."""
    request = urllib.request.Request(_web(url), headers=dict(headers))
    try:
        with _opener.open(request, timeout=SECONDS) as answer:
            data: bytes = answer.read(MOST_BYTES + 1)
            is_packed = answer.headers.get("Content-Encoding") == "gzip"
    except urllib.error.HTTPError as refused:
        raise NoAnswer(f"{url} answers {refused.code}", refused.code) from refused
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswer(f"{url}: {error}") from error
    if is_packed:
        data = zlib.decompressobj(wbits=31).decompress(data, MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise NoAnswer(f"{url} does not come to an end")
    return data


def send(method: str, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes, list[str]]:
    """An answer whatever its status, and the cookies it sets."""
    request = urllib.request.Request(_web(url), data=body, headers=dict(headers), method=method)
    try:
        with _opener.open(request, timeout=SECONDS) as answer:
            return answer.status, answer.read(MOST_BYTES), answer.headers.get_all("Set-Cookie") or []
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read(MOST_BYTES), refused.headers.get_all("Set-Cookie") or []
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswer(f"{url}: {error}") from error


def _web(url: str) -> str:
    if urlsplit(url).scheme not in ("http", "https"):
        raise NoAnswer(f"{url} is no web address")
    return url
