"""The log (C2SP tlog-tiles) and the witness (C2SP tlog-witness) over HTTP, the same on both planes."""

import gzip

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from fanlight.custody import tiles, witness
from fanlight.custody.witness import OtherSize, Unwitnessed
from fanlight.foundation.configuration import own
from fanlight.foundation.places import Places
from fanlight.transparency import actions, queries
from fanlight.transparency.errors import NotGrownYet, NotWitnessed, SubmissionTooLarge

FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_MOMENT = "public, max-age=5"
TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"
SIZE = "text/x.tlog.size"

_submitters = Places()


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest checkpoint."""
    found = queries.checkpoint()
    if found is None:
        raise NotGrownYet()
    return _open(found.encode(), TEXT, FOR_A_MOMENT)


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """Whom to trust about this log, to be compared and kept (C2SP tlog-policy)."""
    return _open(queries.policy().encode(), TEXT, FOR_A_MOMENT)


@require_safe
def tile(request: HttpRequest, path: str) -> HttpResponse:
    """A tile of hashes or a bundle of entries; what was once served is served for ever."""
    place = tiles.place(path)
    found = queries.part(place) if place is not None else None
    if place is None or not found:
        raise NotGrownYet()
    if place.level is None and "gzip" in request.headers.get("Accept-Encoding", ""):
        response = _open(gzip.compress(found, mtime=0), BYTES, FOR_EVER)
        response["Content-Encoding"] = "gzip"
    else:
        response = _open(found, BYTES, FOR_EVER)
    if place.level is None:
        response["Vary"] = "Accept-Encoding"
    return response


@require_safe
def proof(request: HttpRequest, index: str) -> HttpResponse:
    """A proof of one entry that can be kept and checked without us (C2SP tlog-proof)."""
    found = queries.proof(int(index))
    if found is None:
        raise NotGrownYet()
    return _open(found.encode(), TEXT, FOR_A_MOMENT)


@require_safe
def blob(request: HttpRequest, sha256: str) -> HttpResponse:
    """Bytes that entries name by their hash: manifests, schemas of crossings."""
    found = queries.blob(sha256)
    if found is None:
        raise NotGrownYet()
    return _open(bytes(found.data), found.content_type, FOR_EVER)


@require_safe
def custody(request: HttpRequest) -> HttpResponse:
    """Who this plane is, and with which keys to check its log."""
    return _open(msgspec.json.encode(queries.about()), "application/json", FOR_A_MOMENT)


@require_POST
def add_checkpoint(request: HttpRequest) -> HttpResponse:
    """Cosign a checkpoint of a log that the witness looks after."""
    try:
        signatures = actions.cosign(_submitted(request))
    except OtherSize as other:
        return _open(f"{other.size}\n".encode(), SIZE, "no-store", status=other.status)
    except Unwitnessed as refusal:
        return _open(f"{refusal}\n".encode(), TEXT, "no-store", status=refusal.status)
    return _open("".join(one.line for one in signatures).encode(), TEXT, "no-store")


add_checkpoint.takes_no_cookie = True  # type: ignore[attr-defined]  # read by the vault's CSRF check


@require_safe
def witnessed(request: HttpRequest, origin_sha256: str) -> HttpResponse:
    """The newest checkpoint of a log that the witness has cosigned, with that cosignature."""
    found = queries.witnessed(origin_sha256)
    if found is None:
        raise NotWitnessed()
    return _open(found.encode(), TEXT, FOR_A_MOMENT)


def _submitted(request: HttpRequest) -> bytes:
    """The body, read in one of few places: who sends slowly leaves threads for the others."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit() and len(length) <= 9 and int(length) <= witness.MOST_BYTES):
        raise SubmissionTooLarge(at_most_bytes=witness.MOST_BYTES)
    with _submitters.one("submitters", of=max(1, own().threads // 4), of_theirs=max(1, own().threads // 4)):
        return request.body


def _open(data: bytes, content_type: str, caching: str, *, status: int = 200) -> HttpResponse:
    """An answer that any page of any site may read: all of this is public."""
    response = HttpResponse(data, content_type=content_type, status=status)
    response["Cache-Control"] = caching
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
