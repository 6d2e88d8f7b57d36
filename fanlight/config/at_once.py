"""Answers that are whole already, handed to the web server whole."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpResponse

Environment = dict[str, Any]  # what PEP 3333 says it is
StartResponse = Callable[..., Any]
Application = Callable[[Environment, StartResponse], Iterable[bytes]]


class AtOnce:
    """A WSGI application that gives the bytes of the one behind it as a list, unless they are a stream.

    The server sends a list as it is; what it has to iterate over it takes apart and puts together again.
    """

    def __init__(self, behind: Application) -> None:
        self.behind = behind

    def __call__(self, environment: Environment, start_response: StartResponse) -> Iterable[bytes]:
        answer = self.behind(environment, start_response)
        if not isinstance(answer, HttpResponse):
            return answer
        try:
            return [answer.content]
        finally:
            answer.close()
