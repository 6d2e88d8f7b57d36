"""One's own copy of everything, and leaving, over HTTP."""

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Router

from fanlight.vault.accounts import sessions
from fanlight.vault.accounts.sessions import signed_in
from fanlight.vault.rights import actions, queries
from fanlight.vault.rights.schemas import Leaving

router = Router(tags=["rights"])


@router.get("/me/export", response=dict[str, Any], auth=signed_in)
def export(request: HttpRequest) -> HttpResponse:
    """All that is kept about oneself, as one file."""
    viewer = signed_in(request)
    copy = msgspec.json.format(msgspec.json.encode(queries.everything(viewer.account_id)), indent=2)
    name = f"fanlight-{viewer.handle}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(copy, content_type="application/json", headers=headers)


@router.post("/me/erase", response={204: None}, auth=signed_in)
def erase(request: HttpRequest, response: HttpResponse, body: Leaving) -> None:
    """Leave: the key is destroyed, the rows go, and what was public is taken down."""
    actions.leave(signed_in(request), password=body.password)
    sessions.take_back(response)
