"""What the web server is handed: bytes as a list, a stream as it is."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from fanlight.config.at_once import AtOnce


@pytest.fixture(autouse=True)
def _keeping_connections() -> Iterator[None]:
    """As Django's own test client does: the end of this request is not the end of the suite's connections."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


def handed_over(answer: HttpResponseBase) -> Iterable[bytes]:
    def behind(environment: dict[str, Any], start_response: Any) -> Any:
        return answer

    return AtOnce(behind)({}, lambda *said: None)


def test_an_answer_that_is_whole_is_handed_over_as_a_list_and_closed() -> None:
    answer = HttpResponse(b"all of it")

    assert handed_over(answer) == [b"all of it"]
    assert answer.closed


def test_a_stream_is_left_to_the_server() -> None:
    answer = StreamingHttpResponse(iter([b"piece", b"by", b"piece"]))

    assert handed_over(answer) is answer
    assert not answer.closed
