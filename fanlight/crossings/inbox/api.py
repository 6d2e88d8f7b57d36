"""The gateway over HTTP: POST a message of a class, PUT the bytes of an object, GET the receipt of either."""

import hashlib
from collections.abc import Iterator
from datetime import date
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse

from fanlight.crossings.inbox import actions, door
from fanlight.crossings.inbox.errors import NoSuchClass, NoSuchMethod, WrongDigest
from fanlight.crossings.inbox.plane import plane
from fanlight.crossings.inbox.schemas import Receipt
from fanlight.crossings.signatures import digest_header, digest_in
from fanlight.engines.objects.port import WrongBytes
from fanlight.foundation.configuration import own

MOST_MESSAGE_BYTES = 262_144
PIECE = 256 * 1024
CONTENT_TYPES = {"mp4": "video/mp4", "webp": "image/webp"}


def message(request: HttpRequest, class_name: str) -> HttpResponse:
    """Take a message of a declared class from a known vault."""
    if request.method != "POST":
        raise NoSuchMethod(allow="POST")
    envelope = door.announced(request, content_type="application/json", at_most=MOST_MESSAGE_BYTES)
    vault = door.signed_by(request, envelope)
    arrival = plane().arrivals.get(class_name)
    if arrival is None:
        raise NoSuchClass()
    body = request.read(envelope.content_length)
    if digest_header(hashlib.sha256(body).digest()) != envelope.content_digest:
        raise WrongDigest()
    received_on = actions.take(vault, door.key_of(envelope), class_name, body, arrival)
    plane().settle()
    return _receipt(received_on)


def an_object(request: HttpRequest, sha256: str, extension: str) -> HttpResponse:
    """Take the bytes of an object, straight to disk."""
    if request.method != "PUT":
        raise NoSuchMethod(allow="PUT")
    at_most = 2 * own().max_upload_bytes  # a rung may come out larger than the file it was made from
    envelope = door.announced(request, content_type=CONTENT_TYPES[extension], at_most=at_most)
    vault = door.signed_by(request, envelope)
    if digest_in(envelope.content_digest) != bytes.fromhex(sha256):
        raise WrongDigest()
    name = f"{sha256}.{extension}"
    key = door.key_of(envelope)
    plane().expect(name)
    try:
        size_bytes = plane().objects().receive(_pieces(request, envelope.content_length), name)
    except WrongBytes as error:
        raise WrongDigest() from error
    return _receipt(actions.take_object(vault, key, name, size_bytes))


def receipt(request: HttpRequest, key: UUID) -> HttpResponse:
    """Whether what a vault has sent under this key was taken; it gets the receipt again, and nobody else does."""
    if request.method != "GET":
        raise NoSuchMethod(allow="GET")
    return _receipt(actions.taken_on(door.asked_by(request), key))


def _pieces(request: HttpRequest, length: int) -> Iterator[bytes]:
    left = length
    while left and (piece := request.read(min(PIECE, left))):
        left -= len(piece)
        yield piece


def _receipt(received_on: date) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(Receipt(received_on)), content_type="application/json")
