"""What requests bring along: how large it may be, and how much of it may be on its way at once.

Whoever sends half a body and then nothing keeps a thread waiting until `dead_lines` cuts them off. So a body is read at
the door, before anything else is done for it, in one of few places; one that comes with its head leaves it at once.
"""

from contextlib import AbstractContextManager

from django.http import HttpRequest, HttpResponse

from fanlight.config.vault import refusals
from fanlight.foundation.configuration import own
from fanlight.foundation.errors import Busy
from fanlight.foundation.places import Places
from fanlight.vault.accounts.visits import address_of, network_of
from fanlight.vault.studio import tus
from fanlight.vault.studio.api import LARGEST_PICTURE_BYTES

LARGEST_BYTES = 1_000_000

_senders = Places()


def take_in(request: HttpRequest) -> HttpResponse | None:
    """Read what this request brings, or refuse it; what may be large is left to its view."""
    size_bytes, streamed_bytes = _length(request), _most_streamed(request)
    if size_bytes > (streamed_bytes or LARGEST_BYTES):
        return refusals.plain(413)
    if streamed_bytes or not size_bytes:
        return None
    try:
        with _place(request):
            request.body  # noqa: B018 - Django keeps it for whoever asks again
    except Busy as busy:
        return refusals.of(busy)
    return None


def _most_streamed(request: HttpRequest) -> int | None:
    """How much may come, where the view reads it as a stream, in a place of its own and for those it knows."""
    if request.path.startswith("/api/uploads/") and tus.is_piece(request):
        return own().max_upload_bytes
    if request.path == "/api/me/avatar" and request.method == "PUT":
        return LARGEST_PICTURE_BYTES
    return None


def _place(request: HttpRequest) -> AbstractContextManager[None]:
    """Half the threads are for uploads; of the others one stays free, and one is out of any single network's reach."""
    most = max(1, own().threads // 2 - 1)
    return _senders.one(network_of(address_of(request)), of=most, of_theirs=max(1, most - 1))


def _length(request: HttpRequest) -> int:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isascii() and told.isdigit() else 0
