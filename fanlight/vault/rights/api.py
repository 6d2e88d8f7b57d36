"""One's own copy of everything, and leaving, over HTTP."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from ninja import Router

from fanlight.foundation.file_answers import answer_from
from fanlight.foundation.openapi import operation
from fanlight.foundation.serving import as_response, asked_by
from fanlight.vault.accounts import sessions
from fanlight.vault.accounts.sessions import Viewer, signed_in
from fanlight.vault.rights import actions, queries
from fanlight.vault.rights.schemas import ExportState, Leaving, Shown

router = Router(tags=["rights"])

OPENAPI_PATHS: dict[str, dict[str, Any]] = {
    "/api/me/export/file": {
        "get": operation(
            "Fetch it, as a zip; byte ranges go on where a line was cut.", refusals=(401, 403, 404, 409, 416, 503)
        )
    }
}
OPENAPI_TYPES: tuple[type, ...] = ()


@router.get("/me/export", response=ExportState, auth=signed_in)
def export(request: HttpRequest) -> ExportState:
    """How far one's copy of everything is."""
    return _state(signed_in(request))


@router.post("/me/export", response={202: ExportState}, auth=signed_in)
def begin_export(request: HttpRequest, body: Shown) -> ExportState:
    """Have a copy of everything gathered. It can be fetched for two days, by its person alone."""
    viewer = signed_in(request)
    actions.begin(viewer, password=body.password)
    return _state(viewer)


@router.post("/me/export/open", response=ExportState, auth=signed_in)
def open_export(request: HttpRequest, body: Shown) -> ExportState:
    """Let this device fetch it for one hour."""
    viewer = signed_in(request)
    actions.open_again(viewer, password=body.password)
    return _state(viewer)


@router.delete("/me/export", response={204: None}, auth=signed_in)
def drop_export(request: HttpRequest) -> None:
    """Delete it before its time."""
    actions.drop(signed_in(request).account_id)


def export_file(request: HttpRequest) -> HttpResponseBase:
    """A plain view: the zip, or as much of it as is asked for."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    viewer = signed_in(request)
    file, found = queries.file_of(viewer)
    asked, etag = asked_by(request), f'"{found.id}"'
    answer = answer_from(file, asked, "application/zip", etag, immutable=False, longest_part=file.size)
    response = as_response(answer)
    response["Content-Disposition"] = f'attachment; filename="fanlight-{viewer.handle}.zip"'
    return response


@router.post("/me/erase", response={204: None}, auth=signed_in)
def erase(request: HttpRequest, response: HttpResponse, body: Leaving) -> None:
    """Leave: the key is destroyed, the rows go, and what was public is taken down."""
    actions.leave(signed_in(request), password=body.password)
    sessions.take_back(response)


def _state(viewer: Viewer) -> ExportState:
    found = queries.export_of(viewer.account_id)
    if found is None:
        return ExportState(state="none")
    return ExportState(
        state=found.state,
        progress=found.share,
        size_bytes=found.export.size_bytes,
        asked_at=found.export.asked_at,
        expires_at=found.export.expires_at,
        is_open=found.is_open_to(viewer),
    )
