"""The tus protocol, version 1.0: resumable uploads (https://tus.io/protocols/resumable-upload)."""

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, cast, get_args
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.request import UnreadablePostError
from django.utils.http import http_date

from fanlight.crossings.publish import MadeAs
from fanlight.foundation.configuration import own
from fanlight.foundation.errors import Refused
from fanlight.media.joining import SHORTEST_STITCH_SECONDS, STITCHED_SECONDS, Place
from fanlight.vault.accounts.sessions import Viewer, signed_in
from fanlight.vault.studio import actions, queries
from fanlight.vault.studio.actions import Body, Checksum
from fanlight.vault.studio.contents import Borrowed, MadeFrom, contents_of
from fanlight.vault.studio.errors import (
    BadUpload,
    LengthUnknown,
    UploadGone,
    UploadTooLarge,
    WrongContentType,
    WrongProtocolVersion,
)
from fanlight.vault.studio.models import Draft
from fanlight.vault.studio.places import place

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration,checksum"
ALGORITHMS = ("sha256", "sha1")
BYTES = "application/offset+octet-stream"
LONGEST_NAME = 200
LATEST_MS = 3_600_000
"""Where a borrowed sound may begin at the latest; past its end it goes round."""
LEAST_TAKEN_MS, MOST_TAKEN_MS = 1000 * SHORTEST_STITCH_SECONDS, 1000 * STITCHED_SECONDS
MADE_AS: tuple[MadeAs, ...] = get_args(MadeAs)
PLACES: tuple[Place, ...] = get_args(Place)
OF_USE = frozenset(
    (
        *("filename", "name", "sound", "sound_percent", "own_percent", "sound_from_ms"),
        *("duet", "own_place", "own_share_percent", "stitch", "taken_ms"),
    )
)

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def _spoken(view: View[P]) -> View[P]:
    """Every answer says which version is spoken; a refusal is JSON, as everywhere."""

    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Refused as refused:
            response = _told(refused)
        response["Tus-Resumable"] = VERSION
        response.setdefault("Cache-Control", "no-store")
        return response

    return cast("View[P]", answer)


def is_piece(request: HttpRequest) -> bool:
    """Whether its body is bytes of an upload, which are read as a stream and may be many."""
    return _method(request) == "PATCH" and request.content_type == BYTES


@_spoken
def uploads(request: HttpRequest) -> HttpResponse:
    """OPTIONS: what is offered. POST: begin an upload."""
    match _method(request):
        case "OPTIONS":
            return HttpResponse(status=204, headers=_offer())
        case "POST":
            return _create(request, _sender(request))
        case _:
            return HttpResponseNotAllowed(["OPTIONS", "POST"])


@_spoken
def upload(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """HEAD: how much has come. PATCH: here is more. DELETE: forget it."""
    match _method(request):
        case "OPTIONS":
            return HttpResponse(status=204, headers=_offer())
        case "HEAD":
            return _tell(_sender(request), draft_id)
        case "PATCH":
            return _append(request, _sender(request), draft_id)
        case "DELETE":
            actions.discard(queries.draft_of(_sender(request).account_id, draft_id))
            return HttpResponse(status=204)
        case _:
            return HttpResponseNotAllowed(["OPTIONS", "HEAD", "PATCH", "DELETE"])


def _create(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    length = request.headers.get("Upload-Length")
    if length is None:
        raise BadUpload("Say how long the file is (Upload-Length).")
    told = _metadata(request.headers.get("Upload-Metadata", ""))
    begun = actions.begin(
        viewer.account_id,
        is_minor=viewer.is_minor,
        size_bytes=_number(length, "Upload-Length"),
        file_name=_file_name(told),
        borrowed=_borrowed(told),
        made_from=_made_from(told),
    )
    return HttpResponse(
        status=201,
        headers={"Location": f"/api/uploads/{begun.draft_id}", "Upload-Offset": "0", **_expiry(begun.expires_at)},
    )


def _tell(viewer: Viewer, draft_id: UUID) -> HttpResponse:
    begun = queries.upload_of(viewer.account_id, draft_id)
    draft = queries.draft_of(viewer.account_id, draft_id)  # asked for last: it knows whether its upload was given up
    if begun is None:
        _refuse_expired(draft)
        offset, expiry = draft.size_bytes, {}
    else:
        offset, expiry = begun.offset_bytes, _expiry(begun.expires_at)
    return HttpResponse(headers={"Upload-Offset": str(offset), "Upload-Length": str(draft.size_bytes), **expiry})


def _refuse_expired(draft: Draft) -> None:
    refusal = contents_of(draft).refusal
    if refusal is not None and refusal.code == "upload_expired":
        raise UploadGone()


def _append(request: HttpRequest, viewer: Viewer, draft_id: UUID) -> HttpResponse:
    if request.content_type != BYTES:
        raise WrongContentType()
    at = _number(request.headers.get("Upload-Offset", ""), "Upload-Offset")
    body = Body(_reader(request), _content_length(request), _checksum(request.headers.get("Upload-Checksum")))
    with place(viewer.account_id):
        offset = actions.append(viewer.account_id, draft_id, at=at, body=body)
    begun = queries.upload_of(viewer.account_id, draft_id)
    expiry = _expiry(begun.expires_at) if begun else {}
    return HttpResponse(status=204, headers={"Upload-Offset": str(offset), **expiry})


def _sender(request: HttpRequest) -> Viewer:
    """Who sends, once it is clear that we speak the same protocol."""
    if request.headers.get("Tus-Resumable") != VERSION:
        raise WrongProtocolVersion()
    return signed_in(request)


def _method(request: HttpRequest) -> str:
    """The protocol lets a sender behind a narrow proxy say POST and mean PATCH or DELETE.

    Nothing but POST: a GET that meant DELETE would have passed the CSRF check unseen.
    """
    said = request.method or ""
    return request.headers.get("X-HTTP-Method-Override", said).upper() if said == "POST" else said


def _reader(request: HttpRequest) -> Callable[[int], bytes]:
    def read(size: int) -> bytes:
        try:
            return request.read(size)
        except UnreadablePostError:
            return b""  # the line was cut; what came before counts

    return read


def _content_length(request: HttpRequest) -> int:
    told = request.headers.get("Content-Length", "")
    if not told and "Transfer-Encoding" in request.headers:
        raise LengthUnknown()
    return _number(told or "0", "Content-Length")


def _number(text: str, header: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise BadUpload(f"{header} is not a number of bytes.")
    return int(text)


def _checksum(header: str | None) -> Checksum | None:
    if header is None:
        return None
    algorithm, _, encoded = header.partition(" ")
    if algorithm not in ALGORITHMS:
        raise BadUpload("Checksums are sha256 or sha1.", algorithms=ALGORITHMS)
    digest = _decoded(encoded)
    if len(digest) != hashlib.new(algorithm).digest_size:
        raise BadUpload("The checksum has the wrong length.")
    return Checksum(algorithm, digest)


def _metadata(header: str) -> dict[str, str]:
    """What we can use among `key base64,key base64`; nothing else is read, so nothing else is kept."""
    pairs = [pair.strip().partition(" ") for pair in header.split(",") if pair.strip()]
    return {key: _decoded(value).decode("utf-8", errors="replace") for key, _, value in pairs if key in OF_USE}


def _file_name(told: Mapping[str, str]) -> str:
    name = told.get("filename") or told.get("name") or ""
    return "".join(c for c in name if c.isprintable())[:LONGEST_NAME]


def _borrowed(told: Mapping[str, str]) -> Borrowed | None:
    """Another video's sound that shall be put under this one, and how loud the two shall be, and where it begins."""
    if "sound" not in told:
        return None
    sound_id = _video_id(told, "sound")
    percent, own = (_number_of(told.get(key, "100"), key, most=100) for key in ("sound_percent", "own_percent"))
    from_ms = _number_of(told.get("sound_from_ms", "0"), "sound_from_ms", most=LATEST_MS)
    return Borrowed(sound_id=sound_id, percent=percent, own_percent=own, from_ms=from_ms)


def _made_from(told: Mapping[str, str]) -> MadeFrom | None:
    """Another video that this one shall be made with: where one's own is in a duet, and how much of what is heard; or
    how much of the other a stitch begins with."""
    named = [key for key in ("sound", *MADE_AS) if key in told]
    if len(named) > 1:
        raise BadUpload("Say one of sound, duet and stitch.")
    made_as = next((key for key in MADE_AS if key in told), None)
    if made_as is None:
        return None
    return MadeFrom(
        video_id=_video_id(told, made_as),
        made_as=made_as,
        own_place=_place(told.get("own_place", "left")),
        own_share_percent=_number_of(told.get("own_share_percent", "50"), "own_share_percent", most=100),
        taken_ms=_number_of(
            told.get("taken_ms", str(MOST_TAKEN_MS)), "taken_ms", least=LEAST_TAKEN_MS, most=MOST_TAKEN_MS
        ),
    )


def _place(text: str) -> Place:
    place = next((one for one in PLACES if one == text), None)
    if place is None:
        raise BadUpload(f"own_place is one of {', '.join(PLACES)}.")
    return place


def _video_id(told: Mapping[str, str], key: str) -> UUID:
    try:
        return UUID(told[key])
    except ValueError as error:
        raise BadUpload(f"{key} is not the id of one.") from error


def _number_of(text: str, key: str, *, least: int = 0, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most):
        raise BadUpload(f"{key} is a number from {least} to {most}.")
    return int(text)


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadUpload("This is not base64.") from error


def _offer() -> dict[str, str]:
    return {
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(own().max_upload_bytes),
        "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    }


def _expiry(at: datetime) -> dict[str, str]:
    return {"Upload-Expires": http_date(at.timestamp())}


def _told(refused: Refused) -> HttpResponse:
    body = {"code": refused.code, "message": refused.message, "details": refused.details}
    response = JsonResponse(body, status=refused.status)
    if isinstance(refused, WrongProtocolVersion):
        response["Tus-Version"] = VERSION
    if isinstance(refused, UploadTooLarge):
        response["Tus-Max-Size"] = str(own().max_upload_bytes)
    if "retry_after_seconds" in refused.details:
        response["Retry-After"] = str(refused.details["retry_after_seconds"])
    return response
