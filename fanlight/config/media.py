"""The bytes of public videos, from either plane: `/media/<sha256>.<extension>`, and the same as HLS.

They are most of what is asked for and need nothing that Django gives, so they are answered in front of it: that costs
half of what the same view costs behind it (`make bench`, `media.range.cpu_ms`).
"""

import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from fanlight.config import streaming
from fanlight.engines.objects.port import Away, Readable
from fanlight.foundation.file_answers import Answer, Asked, answer

Environment = dict[str, Any]  # what PEP 3333 says it is
StartResponse = Callable[..., Any]
Application = Callable[[Environment, StartResponse], Iterable[bytes]]

PREFIX = "/media/"
NAME = re.compile(r"(?P<sha256>[0-9a-f]{64})\.(?P<extension>mp4|webp)")
CONTENT_TYPES = {"mp4": "video/mp4", "webp": "image/webp"}
REASONS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}
SAID = {
    503: b'{"code":"busy","message":"These bytes cannot be had just now. Please ask again.","details":{}}',
    404: b'{"code":"not_found","message":"There is nothing here, or it is not for you to see.","details":{}}',
    405: b'{"code":"method_not_allowed","message":"This address does not do that.","details":{}}',
}


class MediaFirst:
    """A WSGI application that answers for public bytes itself, and leaves the rest to the one behind it."""

    def __init__(self, behind: Application, objects: Readable) -> None:
        self.behind = behind
        self.objects = objects

    def __call__(self, environment: Environment, start_response: StartResponse) -> Iterable[bytes]:
        path: str = environment.get("PATH_INFO", "")
        if not path.startswith(PREFIX):
            return self.behind(environment, start_response)
        found = _worded(self._found(path.removeprefix(PREFIX), environment))
        start_response(REASONS[found.status], list(found.headers.items()))
        return [found.body] if isinstance(found.body, bytes) else found.body

    def _found(self, name: str, environment: Environment) -> Answer:
        asked = Asked(
            method=environment["REQUEST_METHOD"],
            range=environment.get("HTTP_RANGE"),
            if_range=environment.get("HTTP_IF_RANGE"),
            if_none_match=environment.get("HTTP_IF_NONE_MATCH"),
        )
        try:
            return self._answer(name, asked)
        except Away:
            return Answer(503, {"Retry-After": "2"})

    def _answer(self, name: str, asked: Asked) -> Answer:
        named = NAME.fullmatch(name)
        if named is None:
            return streaming.answer(asked, name, self.objects)
        kind, etag = CONTENT_TYPES[named["extension"]], f'"{named["sha256"][:32]}"'
        try:
            return answer(asked, self.objects.path(name), kind, etag, immutable=True)
        except FileNotFoundError:
            return Answer(404)


def _worded(found: Answer) -> Answer:
    """A refusal with its words, in the form programs get everywhere."""
    if said := SAID.get(found.status):
        found.headers |= {"Content-Type": "application/json", "Content-Length": str(len(said))}
        found.body = said
    return found
