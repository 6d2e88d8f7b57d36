"""Operations over HTTP, for the operator's eyes only."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from fanlight.vault.accounts import queries as accounts
from fanlight.vault.accounts.models import Account
from fanlight.vault.accounts.schemas import AccountAnswer
from fanlight.vault.accounts.sessions import Viewer, signed_in
from fanlight.vault.operations import actions, queries
from fanlight.vault.operations.errors import NotTheOperator
from fanlight.vault.operations.schemas import Claim, OverviewAnswer

router = Router(tags=["operations"])


def operator(request: HttpRequest) -> Viewer:
    """Whoever is signed in, if they are the operator; fit for `auth=`."""
    viewer = signed_in(request)
    if not viewer.is_operator:
        raise NotTheOperator()
    return viewer


@router.post("/operations/claim", response=AccountAnswer, auth=signed_in)
def claim(request: HttpRequest, body: Claim) -> dict[str, object]:
    """Become the operator with the one-time code."""
    account_id = signed_in(request).account_id
    actions.claim(account_id, body.code)
    return {"account": accounts.own_account(Account.objects.get(id=account_id))}


@router.get("/operations", response=OverviewAnswer, auth=operator)
def overview(request: HttpRequest) -> queries.Overview:
    """How Fanlight is doing."""
    return queries.overview()


@router.post("/operations/jobs/{uuid:job_id}/retry", response={204: None}, auth=operator)
def retry_job(request: HttpRequest, job_id: UUID) -> None:
    """Try a failed job again."""
    actions.retry_job(job_id)


@router.post("/operations/crossings/{int:seq}/retry", response={204: None}, auth=operator)
def retry_crossing(request: HttpRequest, seq: int) -> None:
    """Send a refused message again."""
    actions.retry_crossing(seq)


@router.post("/operations/videos/{uuid:video_id}/second-pass", response={204: None}, auth=operator)
def ask_for_second_pass(request: HttpRequest, video_id: UUID) -> None:
    """Let smaller files in AV1 be made of a public video of this vault, where they pay."""
    actions.ask_for_second_pass(video_id)
