"""One's own copy of everything, and leaving, over HTTP."""

from typing import Any, Literal, cast

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from ninja import Router

from fanlight.custody.receipts import Receipt
from fanlight.custody.transfers import Receipt as Transferred
from fanlight.foundation.file_answers import answer_from
from fanlight.foundation.openapi import BYTES, operation
from fanlight.foundation.serving import as_response, asked_by
from fanlight.vault.accounts import sessions
from fanlight.vault.accounts.sessions import Viewer, signed_in
from fanlight.vault.rights import actions, outcomes, queries
from fanlight.vault.rights.categories import KEPT, Category
from fanlight.vault.rights.schemas import (
    Coming,
    ErasureCard,
    ExportState,
    ImportLine,
    ImportState,
    KeepingWish,
    KeptAnswer,
    KeptCard,
    Leaving,
    MoveEnd,
    MoveState,
    MoveWish,
    ReceiptCard,
    Shown,
    TransferReceipt,
)

State = Literal["arriving", "taking", "done", "refused"]

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
    kind = "bundle" if found.recipient else "zip"
    response["Content-Disposition"] = f'attachment; filename="fanlight-{viewer.handle}.{kind}"'
    return response


@router.get("/me/import", response=ImportState, auth=signed_in)
def brought(request: HttpRequest) -> ImportState:
    """How far what one brings along is, or what came of it."""
    return _brought(signed_in(request))


@router.post("/me/import", response={201: ImportState}, auth=signed_in)
def begin_import(request: HttpRequest, body: Coming) -> ImportState:
    """Begin to bring an export of this or another Fanlight; what was brought before and not taken in is thrown away."""
    viewer = signed_in(request)
    actions.begin_import(viewer, body.size_bytes)
    return _brought(viewer)


@router.put("/me/import/{int:at}", response=ImportState, auth=signed_in, openapi_extra=BYTES)
def add_piece(request: HttpRequest, at: int) -> ImportState:
    """The zip's next bytes as they are: whole pieces of 262,144, at most three, until the last."""
    viewer = signed_in(request)
    actions.add_piece(viewer, at=at, data=request.body)
    return _brought(viewer)


@router.delete("/me/import", response={204: None}, auth=signed_in)
def drop_import(request: HttpRequest) -> None:
    """Throw away what has come, or what is told of it. What was taken in stays."""
    actions.drop_import(signed_in(request).account_id)


@router.get("/me/move", response=MoveState, auth=signed_in)
def move_state(request: HttpRequest) -> MoveState:
    """Whether one is moving to another vault, or to this one."""
    return _moving(signed_in(request))


@router.put("/me/move", response=MoveState, auth=signed_in)
def move(request: HttpRequest, body: MoveWish) -> MoveState:
    """Have everything sealed for another vault, and let it take over one's public face. Nothing goes yet."""
    viewer = signed_in(request)
    actions.move(viewer, body.card, password=body.password)
    return _moving(viewer)


@router.delete("/me/move", response=MoveState, auth=signed_in)
def stay(request: HttpRequest) -> MoveState:
    """Take that back, as long as the other vault has not taken over."""
    viewer = signed_in(request)
    actions.stay(viewer)
    return _moving(viewer)


@router.post("/me/move", response=ReceiptCard, auth=signed_in)
def go(request: HttpRequest, response: HttpResponse, body: MoveEnd) -> Receipt:
    """With the new vault's receipt: the key here is destroyed, and the rows go. The public face is the new vault's."""
    receipt = msgspec.convert(body.receipt.dict(), Transferred)
    erased = actions.go(signed_in(request), receipt, password=body.password)
    sessions.take_back(response)
    return erased


@router.post("/me/arrival", response=MoveState, auth=signed_in)
def expect(request: HttpRequest) -> MoveState:
    """Let this account, which is fresh, take in what one brings from another vault; the card is for that one."""
    viewer = signed_in(request)
    actions.expect(viewer.account_id)
    return _moving(viewer)


@router.post("/me/erase", response=ReceiptCard, auth=signed_in)
def erase(request: HttpRequest, response: HttpResponse, body: Leaving) -> Receipt:
    """Leave: the key is destroyed, the rows go, what was public is taken down, and the receipt is handed over."""
    nonce = bytes.fromhex(body.nonce) if body.nonce else None
    receipt = actions.leave(signed_in(request), password=body.password, nonce=nonce)
    sessions.take_back(response)
    return receipt


@router.get("/erasures/{commitment}", response=ErasureCard)
def erasure(request: HttpRequest, commitment: str) -> queries.Erasure:
    """What the log says of an erasure; for whoever lost the answer to theirs and knows its commitment."""
    return queries.erasure(commitment)


@router.get("/me/kept", response=KeptAnswer, auth=signed_in)
def kept(request: HttpRequest) -> KeptAnswer:
    """How much is kept about oneself, kind by kind, and for how long."""
    return _kept(signed_in(request))


@router.delete("/me/kept/{category}", response=KeptAnswer, auth=signed_in)
def let_go(request: HttpRequest, category: Category) -> KeptAnswer:
    """Delete everything of one kind, with what it taught the recommender."""
    viewer = signed_in(request)
    KEPT[category].let_go(viewer)
    return _kept(viewer)


@router.put("/me/kept", response=KeptAnswer, auth=signed_in)
def keep(request: HttpRequest, body: KeepingWish) -> KeptAnswer:
    """Say for how long what one watches is kept; what is older goes at once, and day by day."""
    viewer = signed_in(request)
    actions.keep_watches_for(viewer.account_id, body.watches_days)
    return _kept(viewer)


def _brought(viewer: Viewer) -> ImportState:
    bringing = queries.import_of(viewer.account_id)
    if bringing is None:
        return ImportState(state="none")
    found, outcome = bringing.found, outcomes.of(bringing.found)
    return ImportState(
        state="failed" if bringing.has_failed else cast("State", found.stage),
        progress=bringing.share,
        size_bytes=found.size_bytes,
        received_bytes=found.received_bytes,
        lines=[ImportLine(**msgspec.structs.asdict(line)) for line in outcome.lines],
        refused=outcome.refused,
        says=outcome.says,
    )


def _moving(viewer: Viewer) -> MoveState:
    target, arriving = queries.departure_of(viewer.account_id), queries.arrival_of(viewer.account_id)
    receipt = arriving.receipt if arriving else None
    return MoveState(
        going_to=target.address if target else "",
        card=arriving.card if arriving else "",
        is_here=arriving.is_here if arriving else False,
        receipt=TransferReceipt(**msgspec.structs.asdict(receipt)) if receipt else None,
    )


def _kept(viewer: Viewer) -> KeptAnswer:
    counts = [KeptCard(category=category, count=kind.count(viewer)) for category, kind in KEPT.items()]
    return KeptAnswer(kept=counts, watches_days=queries.watches_days(viewer.account_id))


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
        is_bundle=found.export.recipient is not None,
    )
