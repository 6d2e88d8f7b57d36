"""The news over HTTP, for vaults that may speak here."""

import msgspec
from django.http import HttpRequest, HttpResponse

from fanlight.crossings.inbox import door
from fanlight.crossings.inbox.errors import NoSuchMethod
from fanlight.foundation.errors import Invalid
from fanlight.public.changes import queries

LONGEST_NUMBER = 18


class BadNumber(Invalid):
    """Say from which numbers to go on: `?after=0&journal=0`."""

    code = "bad_number"


def changes(request: HttpRequest) -> HttpResponse:
    """What changed after the numbers a known vault names; it asks, we never call."""
    if request.method != "GET":
        raise NoSuchMethod(allow="GET")
    door.asked_by(request)
    told = queries.news(after=_number(request, "after"), journal_after=_number(request, "journal"))
    answer = HttpResponse(msgspec.json.encode(told), content_type="application/json")
    answer["Cache-Control"] = "no-store"
    return answer


def _number(request: HttpRequest, name: str) -> int:
    said = request.GET.get(name, "")
    if not (said.isascii() and said.isdigit() and len(said) <= LONGEST_NUMBER):
        raise BadNumber()
    return int(said)
